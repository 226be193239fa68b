import { afterAll, beforeAll, expect, test } from 'vitest';
import { rotated } from '../support/rotation.ts';
import { randomFor } from '../support/seed.ts';
import { compose } from './composition.ts';
import { faultNames, plantedFaults, type PlantedFault } from './faults.ts';
import { fuzz } from './fuzz.ts';
import { fuzzClaims } from './fuzz-claims.ts';
import { openWorld, type World } from './world.ts';

/** The fuzzer on trial: faults of isolation are planted into the composition, and it must find every one of them. */
const MOST_SHOTS = 40_000;

let world: World;
let faults: readonly PlantedFault[];
beforeAll(async () => {
  world = await openWorld(randomFor('world with faults'));
  faults = plantedFaults(world);
});
afterAll(() => world?.close());

async function find(
  fault: PlantedFault,
): Promise<{ findings: readonly { kind: string; detail: string }[]; shots: number }> {
  const isByClaims = fault.by === 'claims';
  const composition = await compose({
    books: world.books,
    keys: world.keys,
    dataDirectory: world.directory,
    mode: isByClaims ? 'http' : 'in-process',
    fault,
  });
  try {
    const random = randomFor(`fault: ${fault.name}`);
    return isByClaims
      ? await fuzzClaims({ world, composition, random, shots: MOST_SHOTS, stopAtFirst: true })
      : await fuzz({ world, composition, random, shots: MOST_SHOTS, stopAt: fault.expected });
  } finally {
    await composition.close();
  }
}

test('at least twelve are planted, no two of the same name', () => {
  expect(faults.length).toBeGreaterThanOrEqual(12);
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  expect(faults.map(({ name }) => name)).toEqual(faultNames);
});

/** A run of all takes minutes: each run of the tests tries some, and the longest time of one is what its shots may take. */
const tried = new Set(rotated(faultNames, { oneIn: 4, purpose: 'faults of isolation' }));
const LONGEST_MILLISECONDS = 240_000;

test.for(faultNames)('it finds: %s', { timeout: LONGEST_MILLISECONDS }, async (name, { skip }) => {
  skip(!tried.has(name), 'another run tries it');
  const fault = faults.find((each) => each.name === name);
  if (fault === undefined) throw new Error(`${name} is not planted`);
  const { findings, shots } = await find(fault);
  const found = findings.find(({ kind }) => (fault.expected as readonly string[]).includes(kind));
  process.stdout.write(`${found?.kind ?? 'NOTHING'} after ${shots} shots: ${name}\n`);
  expect(found, JSON.stringify(findings.slice(0, 3))).toBeDefined();
});
