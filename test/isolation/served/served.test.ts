import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { randomFor, randomOf } from '../../support/seed.ts';
import { fuzzServed, type AttackName } from './fuzz-served.ts';
import { openServedProduct, type ServedProduct } from './product.ts';
import { openServedWorld, type ServedWorld } from './served-world.ts';
import { servedFaultNames, servedFaults } from './served-faults.ts';

/** Isolation where data leaves the product; and the fuzzer on trial, by faults that are planted. CIFRA_FUZZ_RUNS gives another number of shots. */

const SHOTS = Math.ceil(Number(process.env['CIFRA_FUZZ_RUNS'] ?? 2_000) / 40);

/** What each draw took when it was chosen. */
const draws: Readonly<
  Record<
    (typeof servedFaultNames)[number],
    { readonly by: AttackName; readonly draw: number; readonly shots: number }
  >
> = {
  'a ticket is good for whoever is signed in': { by: 'ticket', draw: 0, shots: 2 },
  'a ticket is good a second time': { by: 'ticket', draw: 3, shots: 2 },
  'a file is sent after the grant is gone': { by: 'ticket', draw: 2, shots: 7 },
  'an export is kept by what was asked, without the tenant': { by: 'ticket', draw: 0, shots: 4 },
  'the log says what a mutation was given': { by: 'delivery', draw: 0, shots: 1 },
  'the log says by which url a file was fetched': { by: 'ticket', draw: 2, shots: 1 },
  'the log says with which token a request came': { by: 'session', draw: 0, shots: 1 },
  'a session that has ended counts': { by: 'session', draw: 0, shots: 1 },
  'a session is ended by its id, whoever’s it is': { by: 'session', draw: 1, shots: 3 },
  'a stream keeps the rights that it began with': { by: 'stream', draw: 0, shots: 1 },
  'streams of one question share an answer': { by: 'stream', draw: 0, shots: 2 },
  'a webhook is told what happened in another tenant': { by: 'delivery', draw: 0, shots: 1 },
  'a webhook keeps the rights of its creation': { by: 'delivery', draw: 0, shots: 1 },
  'a tenant’s database is opened before the grant is looked at': { by: 'timing', draw: 0, shots: 1 },
  'an address of nobody is refused without a hash': { by: 'address', draw: 0, shots: 1 },
};

let world: ServedWorld;
let product: ServedProduct;
beforeAll(async () => {
  world = await openServedWorld(path.join(inject('runDirectory'), 'served-'));
  product = await openServedProduct(world);
});
afterAll(async () => {
  await product?.close();
  await world?.close();
});

test.for(servedFaultNames)('it finds: %s', async (name) => {
  const fault = servedFaults(world, product).find((each) => each.name === name);
  if (fault === undefined) throw new Error(`${name} is not planted`);
  const { by, draw, shots } = draws[name];
  product.plant(fault);
  const report = await fuzzServed({
    world,
    product,
    random: randomOf(`fault: ${name}`, draw),
    shots: 10 * shots + 40,
    only: [by],
    stopAtFirst: true,
  });
  const found = report.findings.find(({ kind }) => kind === fault.expected);
  process.stdout.write(`${found?.kind ?? 'NOTHING'} after ${report.shots} shots: ${name}\n`);
  expect(found, JSON.stringify(report.findings.slice(0, 3))).toBeDefined();
});

test(
  'files, sessions, streams, webhooks, logs and the cost of refusals tell nobody what is another tenant’s',
  { timeout: 60_000 + SHOTS * 100 },
  async () => {
    product.plant({ name: 'none' });
    const { findings, ...figures } = await fuzzServed({
      world,
      product,
      random: randomFor('served'),
      shots: SHOTS,
      withPasswords: true,
    });
    process.stdout.write(`served: ${JSON.stringify(figures)}\n`);
    expect(findings.map(({ kind, detail }) => `${kind}: ${detail}`)).toEqual([]);
    expect(figures.own).toBeGreaterThan(SHOTS / 2);
    expect(figures.refused).toBeGreaterThan(SHOTS / 10);
    expect(figures.logged).toBeGreaterThan(SHOTS);
  },
);
