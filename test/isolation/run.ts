import { appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, hashOf } from '../support/random.ts';
import { compose } from './composition.ts';
import { fuzz } from './fuzz.ts';
import { fuzzClaims } from './fuzz-claims.ts';
import { fuzzKeys } from './fuzz-keys.ts';
import { fuzzParties } from './parties/fuzz-parties.ts';
import { openPartyWorld, sound } from './parties/party-world.ts';
import { fuzzServed } from './served/fuzz-served.ts';
import { openServedProduct } from './served/product.ts';
import { openServedWorld } from './served/served-world.ts';
import { openWorld } from './world.ts';

/**
 * `npm run fuzz -- <operations> [seed] [--log <file>]`: so many operations against the isolation of tenants, in rounds, each in books of its own:
 * of all actors in one process and over HTTP subgraphs, with forged claims, with keys, of people of customers and vendors, and at what leaves the
 * product as it is served (files, sessions, streams, webhooks, logs, the cost of refusals). A line for each round goes to the log and to the
 * screen; what is found is printed whole, with the seed that repeats the round. Fails if anything is found.
 */

/** Tokens of a round live longer than the round. */
const OF_A_ROUND = 5_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { log: { type: 'string' } },
});
const [operations = 10_000, seed = Math.floor(performance.timeOrigin) % 0xffff_ffff] =
  positionals.map(Number);
if (!Number.isSafeInteger(operations) || operations < 1 || !Number.isSafeInteger(seed))
  throw new Error('npm run fuzz -- <operations> [seed] [--log <file>]');

interface Round {
  readonly seed: number;
  readonly shots: number;
  readonly answered: number;
  readonly ownSightings: number;
  readonly denied: number;
  readonly commits: number;
  /** Shots at what leaves the product, by kind. */
  readonly served: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly findings: readonly string[];
}

async function round(roundSeed: number): Promise<Round> {
  const startedAt = performance.now();
  const randomOf = (purpose: string) => createRandom(hashOf(purpose, roundSeed));
  const world = await openWorld(randomOf('isolation world'));
  const { books, keys, directory } = world;
  const parts = { books, keys, dataDirectory: directory };
  const overHttp = await compose({ ...parts, mode: 'http' });
  const inProcess = await compose({ ...parts, mode: 'in-process' });
  const parties = await openPartyWorld(path.join(tmpdir(), 'cifra-parties-'));
  const servedWorld = await openServedWorld(path.join(tmpdir(), 'cifra-served-'));
  const product = await openServedProduct(servedWorld);
  try {
    const share = (part: number): number => Math.ceil(OF_A_ROUND * part);
    const reports = [
      await fuzz({
        world,
        composition: inProcess,
        random: randomOf('isolation'),
        shots: share(0.64),
        streams: share(0.02),
      }),
      await fuzz({
        world,
        composition: overHttp,
        random: randomOf('isolation over HTTP'),
        shots: share(0.15),
      }),
    ];
    const claims = await fuzzClaims({
      world,
      composition: overHttp,
      random: randomOf('claims'),
      shots: share(0.1),
    });
    const ofKeys = await fuzzKeys({
      world,
      composition: overHttp,
      random: randomOf('keys'),
      shots: share(0.05),
    });
    const ofParties = await fuzzParties({
      world: parties,
      composition: parties.stage.plant(sound),
      random: randomOf('parties'),
      shots: share(0.05),
    });
    const served = await fuzzServed({
      world: servedWorld,
      product,
      random: randomOf('served'),
      shots: share(0.01),
      withPasswords: true,
    });
    const sum = (of: (report: (typeof reports)[number]) => number): number =>
      reports.reduce((total, report) => total + of(report), 0);
    return {
      seed: roundSeed,
      shots: sum(({ shots }) => shots) + claims.shots + ofKeys.shots + ofParties.shots + served.shots,
      answered: sum(({ answeredShots }) => answeredShots),
      ownSightings: sum(({ ownSightings }) => ownSightings),
      denied: sum(({ deniedShots }) => deniedShots),
      commits: sum(({ commits }) => commits),
      served: served.byAttack,
      seconds: Math.round((performance.now() - startedAt) / 1000),
      findings: [...reports, claims, ofKeys, ofParties, served].flatMap(({ findings }) =>
        findings.map(({ kind, detail }) => `${kind}: ${detail}`),
      ),
    };
  } finally {
    await inProcess.close();
    await overHttp.close();
    await parties.close();
    await product.close();
    await servedWorld.close();
    await world.close();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
  if (values.log !== undefined) appendFileSync(values.log, `${line}\n`);
}

say(`${operations} operations (repeat this run: npm run fuzz -- ${operations} ${seed})`);
const seeds = createRandom(seed);
let done = 0;
let found = 0;
while (done < operations) {
  const { findings, ...figures } = await round(seeds.integer({ least: 0, most: 0xffff_ffff }));
  done += figures.shots;
  found += findings.length;
  say(JSON.stringify({ done, ...figures, found: findings.length }));
  for (const finding of findings) say(`  ${finding}`);
}
say(`${done} operations, ${found} findings`);
process.exitCode = found === 0 ? 0 : 1;
