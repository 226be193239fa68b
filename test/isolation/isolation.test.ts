import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomFor } from '../support/seed.ts';
import { compose, type Composition } from './composition.ts';
import { fuzz } from './fuzz.ts';
import { fuzzClaims } from './fuzz-claims.ts';
import { fuzzKeys } from './fuzz-keys.ts';
import { openWorld, type World } from './world.ts';

/** Shots of a run. CIFRA_FUZZ_RUNS gives another number; the time limit grows with it. */
const SHOTS = Number(process.env['CIFRA_FUZZ_RUNS'] ?? 2_000);

let world: World;
let overHttp: Composition;
beforeAll(async () => {
  world = await openWorld(randomFor('isolation world'));
  const { books, keys, directory } = world;
  overHttp = await compose({ books, keys, dataDirectory: directory, mode: 'http' });
});
afterAll(async () => {
  await overHttp?.close();
  await world?.close();
});

test(
  'no operation of any actor brings out a canary of a tenant that is not theirs, writes without permission, or ends in INTERNAL',
  { timeout: 60_000 + SHOTS * 50 },
  async () => {
    const composition = await compose({
      books: world.books,
      keys: world.keys,
      dataDirectory: world.directory,
      mode: 'in-process',
    });
    try {
      const report = await fuzz({
        world,
        composition,
        random: randomFor('isolation'),
        shots: SHOTS,
        streams: SHOTS / 10,
      });
      const { findings, ...figures } = report;
      process.stdout.write(`isolation: ${JSON.stringify(figures)}\n`);
      expect(findings.map(({ kind, detail }) => `${kind}: ${detail}`)).toEqual([]);
      // It saw data, was denied, and wrote: a fuzzer that only meets refusals proves nothing.
      expect(report.ownSightings).toBeGreaterThan(SHOTS / 5);
      expect(report.answeredShots).toBeGreaterThan(SHOTS / 5);
      expect(report.deniedShots).toBeGreaterThan(SHOTS / 10);
      expect(report.answeredStreams).toBeGreaterThan(SHOTS / 50);
      expect(report.commits).toBeGreaterThan(SHOTS / 20);
    } finally {
      await composition.close();
    }
  },
);

test(
  'a subgraph behind HTTP refuses every claim that the gateway did not give it',
  { timeout: 60_000 + SHOTS * 20 },
  async () => {
    const random = randomFor('claims');
    const report = await fuzzClaims({ world, composition: overHttp, random, shots: SHOTS });
    process.stdout.write(
      `claims: ${JSON.stringify({ shots: report.shots, soundAnswers: report.soundAnswers, refused: report.refused })}\n`,
    );
    expect(report.findings.map(({ kind, detail }) => `${kind}: ${detail}`)).toEqual([]);
    expect(Object.keys(report.refused).length).toBeGreaterThanOrEqual(20);
    // The same questions with a sound claim are answered with data.
    expect(report.soundAnswers).toBeGreaterThan(5);
  },
);

test(
  'over HTTP subgraphs the same operations leak nothing either',
  { timeout: 60_000 + SHOTS * 50 },
  async () => {
    const { findings, ...figures } = await fuzz({
      world,
      composition: overHttp,
      random: randomFor('isolation over HTTP'),
      shots: Math.ceil(SHOTS / 4),
    });
    process.stdout.write(`isolation over HTTP: ${JSON.stringify(figures)}\n`);
    expect(findings.map(({ kind, detail }) => `${kind}: ${detail}`)).toEqual([]);
  },
);

test(
  'a key brings out what its tenant and its manifest have, and nothing where it is not accepted',
  { timeout: 60_000 + SHOTS * 20 },
  async () => {
    const shots = Math.ceil(SHOTS / 10);
    const report = await fuzzKeys({ world, composition: overHttp, random: randomFor('keys'), shots });
    const { findings, ...figures } = report;
    process.stdout.write(`keys: ${JSON.stringify(figures)}\n`);
    expect(findings.map(({ kind, detail }) => `${kind}: ${detail}`)).toEqual([]);
    expect(report.ownSightings).toBeGreaterThan(shots / 20);
    expect(report.refusedShots).toBeGreaterThan(shots / 4);
  },
);
