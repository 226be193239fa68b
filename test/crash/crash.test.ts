import { afterAll, expect, test } from 'vitest';
import { randomFor } from '../support/seed.ts';
import { faultsOfFaultyBatch, makeBatchSubject } from './batch-kill.ts';
import { faultsOf, killMany, sharesOf, tableOf, type Tally } from './campaign.ts';
import { killOnce, makeSubject } from './kill.ts';
import { Stages } from './stages.ts';

/** A process is killed by SIGKILL under one command of the close; the books it leaves are those before it or those after it. */

const stages = new Stages(randomFor('books to be killed'));
afterAll(() => stages.remove());

const KILLS = 20;

test(`Y6, Y12: killed ${KILLS} times at any statement of a close, the books are as before or as after, and doing it again does it once`, async () => {
  const random = randomFor('kills of the close');
  const tallies: Tally[] = [];
  for (const [target, share] of sharesOf(KILLS))
    tallies.push(await killMany(target, share, { stages, random }));
  process.stdout.write(`${tableOf(tallies)}\n`);
  expect(faultsOf(tallies)).toEqual([]);
  // Kills that all fall beside the transaction prove nothing.
  const judged = tallies.flatMap((tally) => tally.judged);
  expect(judged.filter(({ died }) => died === 'INSIDE').length).toBeGreaterThan(KILLS / 4);
});

test('the harness finds the half state when each entry is posted in a transaction of its own', async () => {
  const subject = await makeSubject('postAccrual', await stages.of('OPEN_YEAR'));
  const { statements } = subject.measured;
  const judged = await killOnce(subject, { kind: 'statement', at: statements - 4 }, { isFaulty: true });
  expect(judged).toMatchObject({ left: 'HALF' });
  expect(judged.faults.join('\n')).toContain('a half state: ');
});

test('the harness finds the half tenant when a batch commits in the middle of its steps', async () => {
  const subject = await makeBatchSubject(await stages.of('BATCH_STARTED'));
  expect((await faultsOfFaultyBatch(subject)).join('\n')).toMatch(/client-\d\d is half: /);
});
