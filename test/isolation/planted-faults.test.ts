import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomOf } from '../support/seed.ts';
import { openStage, type Stage } from './composition.ts';
import { faultNames, plantedFaults, type PlantedFault } from './faults.ts';
import { fuzz } from './fuzz.ts';
import { fuzzClaims } from './fuzz-claims.ts';
import { fuzzKeys } from './fuzz-keys.ts';
import { openWorld, type World } from './world.ts';

/**
 * The fuzzer on trial: faults of isolation are planted into the composition, and it must find every one of them.
 *
 * Each is looked for with the same draw in every run, one after the other in the same books, and `shots` is what that draw took when it was
 * chosen. What is on its way at the same time is judged in the order of the draw, so it takes about as many each time. A change of the fuzzer
 * changes the draws, and a new field of the schema few of them (`pickNamed`, `apart`): one that no longer finds its fault within its bound is drawn anew, and that it has become harder to find is worth a look.
 */
const draws: Readonly<
  Record<(typeof faultNames)[number], { readonly draw: number; readonly shots: number }>
> = {
  'references are resolved without asking whose they are': { draw: 8, shots: 83 },
  'a loader finds rows by their id alone': { draw: 1, shots: 24 },
  'a cache is keyed by the arguments, without the tenant': { draw: 7, shots: 60 },
  'fields without a rule are allowed': { draw: 23, shots: 8 },
  'mutations ask for a sign-in only': { draw: 146, shots: 125 },
  'a mutation takes the tenant from its argument': { draw: 2, shots: 121 },
  'the edge reads the header alone, and `tenant` shows the one of the claim': { draw: 29, shots: 32 },
  'a mutation does not look at the tenant that its input names': { draw: 17, shots: 8 },
  'the edge reads no ids of nodes, and `node` shows a tenant without asking': { draw: 8, shots: 24 },
  'a tenant that is there is refused in other words': { draw: 5, shots: 6 },
  "another tenant's object is refused in other words": { draw: 8, shots: 66 },
  'a claim in a header from outside is believed': { draw: 6, shots: 75 },
  'what a tenant header means is kept from one request to the next': { draw: 6, shots: 42 },
  "a refusal tells the other tenant's words": { draw: 45, shots: 107 },
  'Tenant.entries does not look at its tenant': { draw: 35, shots: 73 },
  'a grant lives on after it is revoked': { draw: 2, shots: 69 },
  'a grant out of its time counts': { draw: 5, shots: 32 },
  'a user who was deactivated is let in': { draw: 8, shots: 85 },
  'a narrower grant adds to the broader one': { draw: 20, shots: 58 },
  'the list of tenants shows all of them': { draw: 0, shots: 54 },
  'a context outlives its request and serves the same user again': { draw: 7, shots: 48 },
  'under a firm claim every object is taken for the first tenant': { draw: 3, shots: 60 },
  'a claim for another subgraph is accepted': { draw: 0, shots: 24 },
  'an expired claim is accepted': { draw: 0, shots: 16 },
  'the signature of a claim is not checked': { draw: 0, shots: 1 },
  'a claim without an algorithm is accepted': { draw: 0, shots: 1 },
  'an oversized claim is cut and believed': { draw: 0, shots: 81 },
  'the address that a key comes from is not looked at': { draw: 0, shots: 9 },
  'a key that was revoked is accepted': { draw: 0, shots: 3 },
  'a key runs what its manifest does not have': { draw: 0, shots: 54 },
  'a key has its rights in every tenant': { draw: 0, shots: 6 },
};
const boundOf = (shots: number): number => 20 * shots + 5_000;

let world: World;
let stage: Stage;
let faults: readonly PlantedFault[];
beforeAll(async () => {
  world = await openWorld(randomOf('world with faults', 1));
  const { books, keys, directory } = world;
  stage = await openStage({ books, keys, dataDirectory: directory });
  faults = plantedFaults(world);
});
afterAll(async () => {
  await stage?.close();
  await world?.close();
});

async function find(
  fault: PlantedFault,
  { draw, shots: usual }: { readonly draw: number; readonly shots: number },
): Promise<{ findings: readonly { kind: string; detail: string }[]; shots: number }> {
  const random = randomOf(`fault: ${fault.name}`, draw);
  const shots = boundOf(usual);
  if (fault.by === 'operations')
    return fuzz({ world, composition: stage.plant(fault), random, shots, stopAt: fault.expected });
  if (fault.by === 'keys')
    return fuzzKeys({ world, composition: stage.plant(fault), random, shots, stopAtFirst: true });
  const composition = await stage.serve(fault);
  try {
    return await fuzzClaims({ world, composition, random, shots, stopAtFirst: true });
  } finally {
    await composition.close();
  }
}

test('at least twelve are planted, no two of the same name', () => {
  expect(faults.length).toBeGreaterThanOrEqual(12);
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  expect(faults.map(({ name }) => name)).toEqual(faultNames);
});

test.for(faultNames)('it finds: %s', async (name) => {
  const fault = faults.find((each) => each.name === name);
  if (fault === undefined) throw new Error(`${name} is not planted`);
  const { findings, shots } = await find(fault, draws[name]);
  const found = findings.find(({ kind }) => (fault.expected as readonly string[]).includes(kind));
  process.stdout.write(`${found?.kind ?? 'NOTHING'} after ${shots} shots: ${name}\n`);
  expect(found, JSON.stringify(findings.slice(0, 3))).toBeDefined();
});
