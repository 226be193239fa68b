import { afterAll, beforeAll, expect, test } from 'vitest';
import { advanceClose } from '@cifra/closing/close-steps/advance-close';
import { withVerification } from '@cifra/closing/close-package/verification';
import { newId } from '@cifra/books/ids';
import { systemRequest } from '@cifra/ops/system-request';
import { randomFor } from '../support/seed.ts';
import { patience } from '../support/stored/server-at-hand.ts';
import { expectVerified } from './books-digest.ts';
import { Closer } from './close-closer.ts';
import { readCloseHistory } from './close-history.ts';
import { Keeper } from './close-keeper.ts';
import { replayClose } from './close-model.ts';
import { Poster } from './close-poster.ts';
import { CloseRequests, type AnsweredRequest } from './close-requests.ts';
import { openFirm, type TestFirm, type TestTenant } from '../worlds/firm/firm.ts';
import { postLines, overrideRate } from './posted-lines.ts';

/** Many clients post, approve, reverse, lock, close months and close years at the same time, over HTTP; a model judges the history. */

/** `CIFRA_RACE_STEPS=500 npm test -- test/periods/close-races.test.ts`: a longer race than that of every run. */
const STEPS = Number(process.env['CIFRA_RACE_STEPS'] ?? 60);
const MONTHS = ['2025-11', '2025-12', '2026-11', '2026-12'];
const CLIENTS = { posters: 4, keepers: 6, closers: 3 };

/** A short first year of two months, closed already, and a whole second one, of which ten months are. */
async function makeYears(firm: TestFirm): Promise<TestTenant> {
  const tenant = await firm.provision({
    kind: 'SANDBOX',
    fiscalYearStart: '2025-01-01',
    firstYearStart: '2025-11-01',
  });
  const accepted = async (mutation: string, input: Readonly<Record<string, unknown>>) => {
    const done = await firm.do(mutation, input, { as: 'senior', tenant: tenant.slug });
    if (done.code !== undefined) throw new Error(`${mutation}: ${JSON.stringify(done)}`);
    return done;
  };
  await accepted('openFiscalYear', { startDate: '2026-01-01' });
  // Euros that came at one rate and went at another: the year-end has something to settle.
  for (const [date, rate, sign] of [
    ['2025-11-03', '1.1', ''],
    ['2025-11-20', '1.2', '-'],
  ] as const) {
    await overrideRate(firm, tenant, { currency: 'EUR', date, rate });
    const other = sign === '' ? '-' : '';
    const posted = await postLines(firm, tenant, date, [
      { account: 'TaxReceivable', amount: `${sign}100.00`, currency: 'EUR' },
      { account: 'Bank', amount: `${other}100.00`, currency: 'EUR' },
    ]);
    if (posted.code !== undefined) throw new Error(JSON.stringify(posted));
  }
  const [maker, checker] = [newId(), newId()];
  const closed = Array.from({ length: 10 }, (_, index) => `2026-${String(index + 1).padStart(2, '0')}`);
  for (const month of ['2025-11', '2025-12', ...closed])
    for (const [actor, target] of [
      [maker, 'PENDING_APPROVAL'],
      [checker, 'CLOSED'],
    ] as const) {
      const done = await withVerification(firm.books, tenant.id, (verification) =>
        firm.books.execute(
          advanceClose,
          { tenantId: tenant.id },
          { month, target, verification },
          { ...systemRequest('races'), actor: { kind: 'user', id: actor, name: target } },
        ),
      );
      if (!done.ok) throw new Error(JSON.stringify(done));
    }
  return tenant;
}

async function race(
  firm: TestFirm,
  steps: number,
): Promise<{ tenant: TestTenant; answered: readonly AnsweredRequest[] }> {
  const tenant = await makeYears(firm);
  const made = await firm.do(
    'createParty',
    { code: 'C-1', name: 'Hotel Central', isCustomer: true },
    { as: 'senior', tenant: tenant.slug },
  );
  const { id: customerId } = made['party'] as { id: string };
  const requests = new CloseRequests({ firm, tenant, months: MONTHS, customerId });
  const each = (count: number, run: (index: number) => Promise<void>): Promise<void>[] =>
    Array.from({ length: count }, (_, index) => run(index));
  const ended = new AbortController();
  const others = Promise.all([
    ...each(CLIENTS.posters, (index) => new Poster(requests).run(randomFor(`close poster ${index}`), steps)),
    ...each(CLIENTS.keepers, (index) =>
      new Keeper(requests).run(randomFor(`close keeper ${index}`), steps * 2),
    ),
  ]).finally(() => ended.abort());
  await Promise.all([
    others,
    ...each(CLIENTS.closers, (index) => new Closer(requests).run(randomFor(`closer ${index}`), ended.signal)),
  ]);
  return { tenant, answered: requests.answered };
}

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ writerThreads: 2 });
});
afterAll(() => firm?.close());

test(
  'P3, P5, Y9, Y12: races of posters, lockers, closers and reversers leave a history that the model finds no fault in',
  { timeout: patience(60_000 + STEPS * 2_000) },
  async () => {
    const startedAt = performance.now();
    const { tenant, answered } = await race(firm, STEPS);
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    const history = await readCloseHistory(tenant);
    const counts = Object.fromEntries(
      [...Map.groupBy(answered, ({ code }) => code ?? 'done')].map(([code, list]) => [code, list.length]),
    );
    const done = (command: string): number =>
      history.commits.filter((commit) => commit.command === command && commit.outcome === 'done').length;
    process.stdout.write(
      `races of the close: ${JSON.stringify({ seconds, requests: answered.length, commits: history.commits.length, monthsClosed: done('period.approveClose'), monthsReopened: done('period.reopenPeriod'), yearsDrafted: done('period.draftYearClose'), yearsClosed: done('period.closeYear'), yearsReversed: done('period.reverseYearClose'), ...counts })}\n`,
    );
    expect(replayClose(history)).toEqual([]);
    // A refusal that somebody was told is in the trail; a submission may be refused more often than it was asked for.
    const refused = history.commits.filter(({ outcome }) => outcome === 'refused').length;
    expect(refused).toBeGreaterThanOrEqual(answered.filter(({ code }) => code !== null).length);
    expect(lateAnswers(answered)).toEqual([]);
    await expectVerified(firm, tenant);
    // A race in which nothing was closed, refused or taken back proves nothing.
    expect(counts['PERIOD_LOCKED']).toBeGreaterThan(5);
    expect(done('period.approveClose')).toBeGreaterThan(2);
    expect(done('period.closeYear')).toBeGreaterThan(0);
    expect(done('period.reverseYearClose')).toBeGreaterThan(0);
  },
);

/** An answer that was there before another request was sent has the smaller commit. */
function lateAnswers(answered: readonly AnsweredRequest[]): readonly AnsweredRequest[] {
  let latest = 0;
  const late: AnsweredRequest[] = [];
  const moments = answered
    .flatMap((each) => [
      { at: each.sent, each, isAnswer: false },
      { at: each.answered, each, isAnswer: true },
    ])
    .toSorted((left, right) => left.at - right.at);
  const known = new Map<AnsweredRequest, number>();
  for (const { each, isAnswer } of moments) {
    if (each.commit === null) continue;
    if (!isAnswer) known.set(each, latest);
    else {
      if (each.commit < (known.get(each) ?? 0)) late.push(each);
      latest = Math.max(latest, each.commit);
    }
  }
  return late;
}

test('nothing of all this was an error of the server', () => {
  expect(firm.masked).toEqual([]);
});
