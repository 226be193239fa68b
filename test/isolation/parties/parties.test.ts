import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { randomFor, randomOf } from '../../support/seed.ts';
import { fuzzParties } from './fuzz-parties.ts';
import { partyFaultNames, partyFaults } from './party-faults.ts';
import { openPartyWorld, sound, type PartyWorld } from './party-world.ts';

/** Isolation between the customers and vendors of a tenant; and the fuzzer on trial, by faults that are planted. CIFRA_FUZZ_RUNS gives another number of shots. */

const SHOTS = Math.ceil(Number(process.env['CIFRA_FUZZ_RUNS'] ?? 2_000) / 20);

/** What each draw took when it was chosen. */
const draws: Readonly<
  Record<(typeof partyFaultNames)[number], { readonly draw: number; readonly shots: number }>
> = {
  'a document is found by its id alone, whoever’s it is': { draw: 4, shots: 8 },
  'documents are listed without the party': { draw: 7, shots: 14 },
  'a ticket is issued without asking whose the document is': { draw: 0, shots: 13 },
  'a file is fetched without asking for the grant again': { draw: 2, shots: 6 },
  'for a file a grant for any party will do': { draw: 10, shots: 13 },
  'the edge gives every party of the tenant': { draw: 1, shots: 1 },
  'a party’s grant that was revoked counts': { draw: 3, shots: 1 },
  'a party’s grant out of its time counts': { draw: 4, shots: 8 },
  'the parties of a claim are believed without its signature': { draw: 1, shots: 21 },
  'a list of the whole tenant asks for what a party has': { draw: 6, shots: 10 },
};

let world: PartyWorld;
beforeAll(async () => {
  world = await openPartyWorld(path.join(inject('runDirectory'), 'parties-'));
});
afterAll(() => world?.close());

test(
  'people of a customer or vendor see what is theirs, and no mark of another’s or of the tenant',
  { timeout: 60_000 + SHOTS * 50 },
  async () => {
    const composition = world.stage.plant(sound);
    const { findings, ...figures } = await fuzzParties({
      world,
      composition,
      random: randomFor('parties'),
      shots: SHOTS,
    });
    process.stdout.write(`parties: ${JSON.stringify(figures)}\n`);
    expect(findings.map(({ kind, detail }) => `${kind}: ${detail}`)).toEqual([]);
    expect(figures.ownSightings).toBeGreaterThan(SHOTS / 2);
    expect(figures.fetchedFiles).toBeGreaterThan(SHOTS / 100);
    expect(figures.refusedShots).toBeGreaterThan(SHOTS / 10);
  },
);

test.for(partyFaultNames)('it finds: %s', async (name) => {
  const fault = partyFaults(world).find((each) => each.name === name);
  if (fault === undefined) throw new Error(`${name} is not planted`);
  const { draw, shots } = draws[name];
  const random = randomOf(`fault: ${name}`, draw);
  const report = await fuzzParties({
    world,
    composition: world.stage.plant(fault),
    random,
    shots: 20 * shots + 500,
    fault,
    stopAtFirst: true,
  });
  const found = report.findings.find(({ kind }) => kind === 'leak');
  process.stdout.write(`${found?.kind ?? 'NOTHING'} after ${report.shots} shots: ${name}\n`);
  expect(found, JSON.stringify(report.findings.slice(0, 3))).toBeDefined();
});
