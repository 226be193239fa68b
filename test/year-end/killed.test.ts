import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '@cifra/books/ids';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { digestOfBooks, expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openClient, type TestClient } from '../worlds/firm/client.ts';
import { REASON } from '../worlds/firm/client-years.ts';
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
async function fullYear(): Promise<TestClient> {
  const client = await openClient(firm, { fiscalYearStart: '2024-01-01' });
  await client.rate('2024-01-02', 'EUR', '1.1');
  await client.post('2024-02-03', [
    ['A-TAX', '100.00', 'EUR'],
    ['A-BANK', '-110.00'],
  ]);
  await client.rate('2024-07-01', 'EUR', '1.2');
  await client.post('2024-08-04', [
    ['A-TAX', '-100.00', 'EUR'],
    ['A-BANK', '120.00'],
  ]);
  await client.post('2024-09-09', [
    ['A-BANK', '33.00'],
    ['I-SALES', '-33.00'],
  ]);
  await client.post(
    '2024-12-30',
    [
      ['E-RND', '7.00'],
      ['L-TAX', '-7.00'],
    ],
    true,
  );
  await client.closeMonths('2024-01-01', '2024-12-31');
  return client;
}

/** Runs a step once for each of its statements, that one failing; answers how many statements there were. */
async function failEveryStatement(
  client: TestClient,
  step: (at: number) => Promise<number>,
): Promise<number> {
  const before = await digestOfBooks(client.tenant);
  for (let at = 1; at < 5_000; at += 1) {
    let statements: number;
    try {
      statements = await step(at);
    } catch (error) {
      if (!(error instanceof Error) || error.message !== PLANTED) throw error;
      expect(await digestOfBooks(client.tenant), `the books after statement ${at} failed`).toBe(before);
      continue;
    }
    expect(statements).toBe(at - 1);
    return statements;
  }
  throw new Error('the step has no end');
}

async function run<Input>(
  client: TestClient,
  command: Parameters<typeof firm.books.execute<Input, number, never>>[0],
  input: Input,
): Promise<number> {
  const done = await firm.books.execute(command, { tenantId: client.tenant.id }, input, request());
  if (!done.ok) throw new Error(JSON.stringify(done.refusal));
  return done.value;
}

test('Y6: whichever statement of the close fails, the books are unchanged; then it closes', async () => {
  const client = await fullYear();
  const approved = await client.approveYear(await client.draftYear('2024'));
  expect(approved.entries.map(({ kind }) => kind)).toEqual(['ACCRUAL_REVERSAL', 'FX_SETTLEMENT', 'CLOSING']);
  const yearCloseId = approved.id as Uuid;
  const statements = await failEveryStatement(client, (at) =>
    run(client, closeYearFailing, { yearCloseId, at }),
  );
  expect(statements).toBeGreaterThan(80);
  expect((await client.year('2024')).state).toBe('YEAR_CLOSED');
  await expectVerified(firm, client.tenant);
});

test('Y6: whichever statement of the way back fails, the year stays closed; then it goes back', async () => {
  const client = await fullYear();
  await client.closeYear('2024');
  const fiscalYearId = (await client.yearId('2024')) as Uuid;
  const statements = await failEveryStatement(client, (at) =>
    run(client, reverseYearCloseFailing, { fiscalYearId, at }),
  );
  expect(statements).toBeGreaterThan(80);
  expect(await client.year('2024')).toMatchObject({ state: 'CLOSED', yearCloseBlockers: [] });
  await expectVerified(firm, client.tenant);
  expect((await client.closeYear('2024')).state).toBe('POSTED');
});
