import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '@cifra/books/ids';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { digestOfBooks, expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { closeMonths, openDesk, REASON, type YearDesk } from '../worlds/firm/client-years.ts';
import { closeYearFailing, PLANTED, reverseYearCloseFailing } from './year-commands.ts';

/** Y6: whichever statement of the close or its way back fails, the books are as they were. Killed processes: test/crash. */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ extraModules: [new URL('./year-commands.ts', import.meta.url).href] });
});
afterAll(() => firm?.close());

const request = (): CommandRequest => ({
  actor: { kind: 'user', id: newId(), name: 'owner' },
  requestId: 'year-end',
  origin: 'test/year-end',
  reason: REASON,
  idempotencyKey: null,
});

/** A year with an accrual that waits, a balance to settle, and a result. The next year is not open. */
async function fullYear(): Promise<YearDesk> {
  const desk = await openDesk(firm, { fiscalYearStart: '2024-01-01' });
  await desk.rate('2024-01-02', 'EUR', '1.1');
  await desk.post('2024-02-03', [
    ['A-TAX', '100.00', 'EUR'],
    ['A-BANK', '-110.00'],
  ]);
  await desk.rate('2024-07-01', 'EUR', '1.2');
  await desk.post('2024-08-04', [
    ['A-TAX', '-100.00', 'EUR'],
    ['A-BANK', '120.00'],
  ]);
  await desk.post('2024-09-09', [
    ['A-BANK', '33.00'],
    ['I-SALES', '-33.00'],
  ]);
  await desk.post(
    '2024-12-30',
    [
      ['E-RND', '7.00'],
      ['L-TAX', '-7.00'],
    ],
    true,
  );
  await closeMonths(desk, '2024-01-01', '2024-12-31');
  return desk;
}

/** Runs a step once for each of its statements, that one failing; answers how many statements there were. */
async function failEveryStatement(desk: YearDesk, step: (at: number) => Promise<number>): Promise<number> {
  const before = digestOfBooks(desk.tenant);
  for (let at = 1; at < 5_000; at += 1) {
    let statements: number;
    try {
      statements = await step(at);
    } catch (error) {
      if (!(error instanceof Error) || error.message !== PLANTED) throw error;
      expect(digestOfBooks(desk.tenant), `the books after statement ${at} failed`).toBe(before);
      continue;
    }
    expect(statements).toBe(at - 1);
    return statements;
  }
  throw new Error('the step has no end');
}

async function run<Input>(
  desk: YearDesk,
  command: Parameters<typeof firm.books.execute<Input, number, never>>[0],
  input: Input,
): Promise<number> {
  const done = await firm.books.execute(command, { tenantId: desk.tenant.id }, input, request());
  if (!done.ok) throw new Error(JSON.stringify(done.refusal));
  return done.value;
}

test('Y6: whichever statement of the close fails, the books are unchanged; then it closes', async () => {
  const desk = await fullYear();
  const approved = await desk.approve(await desk.draft('2024'));
  expect(approved.entries.map(({ kind }) => kind)).toEqual(['ACCRUAL_REVERSAL', 'FX_SETTLEMENT', 'CLOSING']);
  const yearCloseId = approved.id as Uuid;
  const statements = await failEveryStatement(desk, (at) => run(desk, closeYearFailing, { yearCloseId, at }));
  expect(statements).toBeGreaterThan(80);
  expect((await desk.year('2024')).state).toBe('YEAR_CLOSED');
  await expectVerified(firm, desk.tenant);
});

test('Y6: whichever statement of the way back fails, the year stays closed; then it goes back', async () => {
  const desk = await fullYear();
  await desk.close('2024');
  const fiscalYearId = (await desk.yearId('2024')) as Uuid;
  const statements = await failEveryStatement(desk, (at) =>
    run(desk, reverseYearCloseFailing, { fiscalYearId, at }),
  );
  expect(statements).toBeGreaterThan(80);
  expect(await desk.year('2024')).toMatchObject({ state: 'CLOSED', yearCloseBlockers: [] });
  await expectVerified(firm, desk.tenant);
  expect((await desk.close('2024')).state).toBe('POSTED');
});
