import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
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
 * `npm run fuzz -- <operations> [seed] [--log <file>] [--workers <n>]`: so many operations against the isolation of tenants, in rounds, each in books
 * of its own, on all processors or so many: of all actors in one process and over HTTP subgraphs, with forged claims, with keys, of people of customers and vendors, and at what leaves the
 * product as it is served (files, sessions, streams, webhooks, logs, the cost of refusals). A line for each round goes to the log and to the
 * screen; what is found is printed whole, with the seed that repeats the round. Fails if anything is found.
 */

/** Tokens of a round live longer than the round. */
const OF_A_ROUND = 8_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { log: { type: 'string' }, workers: { type: 'string' } },
});
const workers = Number(values.workers ?? availableParallelism());
const [operations = 10_000, seed = Math.floor(performance.timeOrigin) % 0xffff_ffff] =
  positionals.map(Number);
if (
  ![operations, workers].every((count) => Number.isSafeInteger(count) && count > 0) ||
  !Number.isSafeInteger(seed)
)
  throw new Error('npm run fuzz -- <operations> [seed] [--log <file>] [--workers <n>]');

// Isolation is the same whether a commit has reached the disk or not, and no process is killed.
await import('../support/without-durability.ts');

/** Set for the processes that do rounds. */
const ROUNDS_OF_PARENT = 'CIFRA_FUZZ_ROUNDS_OF_PARENT';

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
        shots: share(0.63),
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
      shots: share(0.02),
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

/** Has rounds done by a process of its own, one after the other, until there have been enough operations. */
async function work(nextSeed: () => number | null): Promise<void> {
  const worker = fork(fileURLToPath(import.meta.url), [], {
    env: { ...process.env, [ROUNDS_OF_PARENT]: '1' },
    // What one shot leaves behind is gone with the next: a larger nursery spares collecting it.
    execArgv: [...process.execArgv, '--max-semi-space-size=64'],
  });
  const ended = once(worker, 'exit');
  for (let next = nextSeed(); next !== null; next = nextSeed()) {
    worker.send(next);
    const answer = await Promise.race([once(worker, 'message'), ended.then(() => null)]);
    if (answer === null) throw new Error(`the process of a round ended: seed ${next}`);
    count(answer[0] as Round);
  }
  worker.disconnect();
  await ended;
}

let done = 0;
let found = 0;

function count({ findings, ...figures }: Round): void {
  done += figures.shots;
  found += findings.length;
  say(JSON.stringify({ done, ...figures, found: findings.length }));
  for (const finding of findings) say(`  ${finding}`);
}

if (process.env[ROUNDS_OF_PARENT] === undefined) {
  say(`${operations} operations (repeat this run: npm run fuzz -- ${operations} ${seed})`);
  const seeds = createRandom(seed);
  let begun = 0;
  const nextSeed = (): number | null => {
    if (begun >= operations) return null;
    begun += OF_A_ROUND;
    return seeds.integer({ least: 0, most: 0xffff_ffff });
  };
  await Promise.all(Array.from({ length: workers }, () => work(nextSeed)));
  say(`${done} operations, ${found} findings`);
  process.exitCode = found === 0 ? 0 : 1;
} else
  process.on('message', (roundSeed: number) => {
    void round(roundSeed).then((figures) => process.send?.(figures));
  });
