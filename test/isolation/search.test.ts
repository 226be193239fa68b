import { afterAll, beforeAll, test } from 'vitest';
import { appendFileSync } from 'node:fs';
import { randomOf } from '../support/seed.ts';
import { compose } from './composition.ts';
import { faultNames, plantedFaults, type PlantedFault } from './faults.ts';
import { fuzz } from './fuzz.ts';
import { openWorld, type World } from './world.ts';
let world: World;
let faults: readonly PlantedFault[];
beforeAll(async () => {
  world = await openWorld(randomOf('world with faults', 1));
  faults = plantedFaults(world);
});
afterAll(() => world?.close());
test.for(faultNames)('it finds: %s', { timeout: 900_000 }, async (name) => {
  const fault = faults.find((each) => each.name === name);
  if (fault === undefined || fault.by === 'claims') return;
  let best = 100_000;
  for (let draw = 1; draw <= 12; draw += 1) {
    const composition = await compose({ books: world.books, keys: world.keys, dataDirectory: world.directory, mode: 'in-process', fault });
    const { findings, shots } = await fuzz({ world, composition, random: randomOf(`fault: ${name}`, draw), shots: Math.min(best, 700), stopAt: fault.expected });
    await composition.close();
    const ok = findings.some(({ kind }) => (fault.expected as readonly string[]).includes(kind));
    if (ok && shots < best) { best = shots; appendFileSync('/tmp/draws.txt', `${name}|${draw}|${shots}\n`); }
    if (best <= 130) break;
  }
});
