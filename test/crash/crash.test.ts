import { afterAll, expect, test } from 'vitest';
import { randomFor } from '../support/seed.ts';
import { isOnServer } from '../support/stored/server-at-hand.ts';
import { faultsOfFaultyBatch, makeBatchSubject } from './batch-kill.ts';
import { faultsOf, killMany, sharesOf, tableOf, targets, type Tally } from './campaign.ts';
import { killOnce, makeSubject } from './kill.ts';
import { stagesAtHand } from './stages.ts';

/** A process is killed by SIGKILL under one command of the close; the books it leaves are those before it or those after it. */

const stages = stagesAtHand(randomFor('books to be killed'));
afterAll(() => stages.remove());

/** On a server each copy of the books is made anew: one kill of each act, or as many as `CIFRA_KILLS` says. */
const KILLS = isOnServer() ? Number(process.env['CIFRA_KILLS'] ?? targets.length) : 20;

test(`Y6, Y12: killed ${KILLS} times at any statement of a close, the books are as before or as after, and doing it again does it once`, async () => {
  const random = randomFor('kills of the close');
  const tallies: Tally[] = [];
  for (const [target, share] of sharesOf(KILLS))
    tallies.push(await killMany(target, share, { stages, random }));
  process.stdout.write(`${tableOf(tallies)}\n`);
  expect(faultsOf(tallies)).toEqual([]);
  // Kills that all fall beside the transaction prove nothing.
  const judged = tallies.flatMap((tally) => tally.judged);
  expect(judged.filter(({ died }) => died === 'INSIDE').length).toBeGreaterThan(KILLS < 20 ? 0 : KILLS / 4);
});

// Planted in the statements of the embedded engine; what judges is the same.
const testOfHarness = test.skipIf(isOnServer());

testOfHarness(
  'the harness finds the half state when each entry is posted in a transaction of its own',
  async () => {
    const subject = await makeSubject('postAccrual', stages);
    const { statements } = subject.measured;
    const judged = await killOnce(subject, { kind: 'statement', at: statements - 4 }, { isFaulty: true });
    expect(judged).toMatchObject({ left: 'HALF' });
    expect(judged.faults.join('\n')).toContain('a half state: ');
  },
);

testOfHarness(
  'the harness finds the half tenant when a batch commits in the middle of its steps',
  async () => {
    const subject = await makeBatchSubject(stages);
    expect((await faultsOfFaultyBatch(subject)).join('\n')).toMatch(/client-\d\d is half: /);
  },
);
