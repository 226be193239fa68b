import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { openFirm, type Member, type TestFirm } from '../worlds/firm/firm.ts';
import { periodAt } from '../periods/lock-states.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { randomFor } from '../support/seed.ts';
import {
  allocationIds,
  controlsDiffer,
  invoice,
  invoiceInput,
  moneyInput,
  REASON,
  receipt,
} from './document-steps.ts';

/** Many clients at once over HTTP, against two writer threads (acceptance N5, D1; product 3.4, 5.3). */

const CLIENTS = 32;
let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm({ writerThreads: 2 });
});
afterAll(() => firm?.close());

const tally = (answers: readonly Member[]): Record<string, number> => {
  const counted: Record<string, number> = {};
  for (const { code = 'done' } of answers) counted[code] = (counted[code] ?? 0) + 1;
  return counted;
};

/** Whether the numbers of each series are 1, 2, … without a gap and without a number twice. */
async function gaps(of: DocumentClient): Promise<readonly unknown[]> {
  const series = await of.rows(
    'select series, count(distinct number) as n, max(number) as last, count(*) as all_of_them from documents group by series',
  );
  return series.filter(({ n, last, all_of_them: all }) => n !== last || n !== all);
}

test('32 clients settle one invoice from as many receipts: it is never settled beyond what is open, and every refusal was right', async () => {
  client = await openDocumentClient(firm);
  const sold = await invoice(client, { date: '2026-02-10', price: '100' });
  const receipts = await Promise.all(
    Array.from({ length: CLIENTS }, () => receipt(client, { date: '2026-02-11', settled: '10' })),
  );
  const answers = await Promise.all(
    receipts.map(({ itemId }) =>
      client.do('allocateItems', {
        fromItemId: itemId,
        toItemId: sold.itemId,
        amount: '7',
        allocationDate: '2026-02-12',
      }),
    ),
  );
  // 14 × 7 = 98; the fifteenth would go beyond 100.
  expect(tally(answers)).toEqual({ done: 14, ALLOCATION_EXCEEDS_OPEN: CLIENTS - 14 });
  expect(await client.openItem(sold.itemId)).toEqual({ original: 20_000n, base: 20_000n });
  const open = await Promise.all(receipts.map(({ itemId }) => client.openItem(itemId)));
  const left = open.reduce((sum, { original }) => sum + original, 0n);
  expect(left).toBe(-(BigInt(CLIENTS) * 100_000n - 980_000n));
  expect(await controlsDiffer(client)).toEqual([]);
  expect(await gaps(client)).toEqual([]);
  await expectVerified(firm, client.tenant);
});

test('one void, one receipt and one credit note race for an invoice: whichever comes first, the others are refused or what is left is right', async () => {
  client = await openDocumentClient(firm);
  for (let round = 0; round < 12; round += 1) {
    const sold = await invoice(client, { date: '2026-02-10', price: '100' });
    const answers = await Promise.all([
      client.do('voidDocument', { documentId: sold.id, postingDate: '2026-02-12', reason: REASON }),
      client.do(
        'postReceipt',
        moneyInput(client, 'Receipt', {
          date: '2026-02-12',
          settled: '100',
          allocations: [[sold.itemId, '100']],
        }),
      ),
      client.do('postNote', {
        ...invoiceInput(client, { date: '2026-02-12', price: '60' }),
        kind: 'SALES_CREDIT_NOTE',
        originalDocumentId: sold.id,
      }),
    ]);
    const [voided, paid] = answers;
    expect(answers.some(({ code }) => code === undefined)).toBe(true);
    if (voided?.code === undefined) expect(paid).toMatchObject({ code: 'ALLOCATION_EXCEEDS_OPEN' });
    expect((await client.openItem(sold.itemId)).original >= 0n).toBe(true);
  }
  expect(await controlsDiffer(client)).toEqual([]);
  expect(await gaps(client)).toEqual([]);
});

test('one key from two clients posts once: both are told of the one document; the same key for another document is refused', async () => {
  client = await openDocumentClient(firm);
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, pair) =>
      Promise.all(
        [0, 1].map(() =>
          client.do('postInvoice', {
            ...invoiceInput(client, { date: '2026-02-10' }),
            idempotencyKey: `race-${client.tenant.slug}-${pair}`,
          }),
        ),
      ),
    ),
  );
  const ids = answers.map((pair) => pair.map((answer) => (answer['document'] as { id: string }).id));
  for (const [one, other] of ids) expect(one).toBe(other);
  expect(new Set(ids.flat()).size).toBe(12);
  expect(await client.rows('select count(*) as n from documents')).toEqual([{ n: 12n }]);
  expect(
    await client.do('postInvoice', {
      ...invoiceInput(client, { date: '2026-02-11' }),
      idempotencyKey: `race-${client.tenant.slug}-0`,
    }),
  ).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  expect(await gaps(client)).toEqual([]);
});

test('posters of both sides against lockers: at its commit each document lies in a month that took its side, each refusal was right, numbers have no gap', async () => {
  client = await openDocumentClient(firm);
  const months = ['2026-03', '2026-04'] as const;
  const steps = 25;
  const answers: Member[] = [];
  const poster = async (
    name: string,
    mutation: 'postInvoice' | 'postPayment' | 'postReceipt',
  ): Promise<void> => {
    const random = randomFor(name);
    for (let step = 0; step < steps; step += 1) {
      const date = `${random.pick(months)}-${random.pick(['01', '15', '30'])}`;
      const input =
        mutation === 'postInvoice'
          ? invoiceInput(client, { date, price: '5' })
          : moneyInput(client, mutation === 'postReceipt' ? 'Receipt' : 'Payment', { date, settled: '5' });
      answers.push(await client.do(mutation, input));
    }
  };
  const locker = async (name: string): Promise<void> => {
    const random = randomFor(name);
    for (let step = 0; step < steps * 2; step += 1) {
      const { id: periodId, lockState } = await periodAt(firm, client.tenant, `${random.pick(months)}-15`);
      const isOpen = lockState === 'UNLOCKED';
      const to = isOpen ? random.pick(['LOCK_SALES', 'LOCK_PURCHASING']) : 'UNLOCKED';
      await client.do(isOpen ? 'lockPeriod' : 'unlockPeriod', {
        periodId,
        to,
        ...(isOpen ? {} : { reason: REASON }),
      });
    }
  };
  await Promise.all([
    ...Array.from({ length: 4 }, (_, index) => poster(`invoices ${index}`, 'postInvoice')),
    ...Array.from({ length: 2 }, (_, index) => poster(`receipts ${index}`, 'postReceipt')),
    ...Array.from({ length: 3 }, (_, index) => poster(`payments ${index}`, 'postPayment')),
    ...Array.from({ length: 3 }, (_, index) => locker(`lockers ${index}`)),
  ]);
  const seen = tally(answers);
  process.stdout.write(`documents against lockers: ${JSON.stringify(seen)}\n`);
  expect(seen['done']).toBeGreaterThan(30);
  expect(seen['PERIOD_LOCKED']).toBeGreaterThan(10);
  expect(Object.keys(seen).toSorted((one, other) => (one < other ? -1 : 1))).toEqual([
    'PERIOD_LOCKED',
    'done',
  ]);

  // The lock of each month after each of its commits; a month's row and its versions say it.
  const versions = (
    await client.rows(
      'select name, lock_state, commit_number from periods union all select name, lock_state, commit_number from periods_history',
    )
  ).map((row) => ({
    name: String(row['name']),
    lock: String(row['lock_state']),
    commit: BigInt(row['commit_number'] ?? 0),
  }));
  const lockAt = (month: string, commit: bigint): string | undefined =>
    versions
      .filter(({ name, commit: own }) => name === month && own < commit)
      .toSorted((one, other) => Number(other.commit - one.commit))[0]?.lock;
  const wrong = (
    await client.rows('select display_number, side, posting_date, commit_number from documents')
  ).filter((row) => {
    const lock = lockAt(String(row['posting_date']).slice(0, 7), BigInt(row['commit_number'] ?? 0));
    const own = row['side'] === 'SALES' ? 'LOCK_PURCHASING' : 'LOCK_SALES';
    return lock !== 'UNLOCKED' && lock !== own;
  });
  expect(wrong).toEqual([]);
  const refused = await client.rows(
    `select e.commit_number, e.after from audit_events e join commits c on c.number = e.commit_number
     where e.event = 'COMMAND_REFUSED' and c.command = 'documents.post'`,
  );
  expect(refused).toHaveLength(seen['PERIOD_LOCKED'] ?? 0);
  for (const row of refused) {
    const { facts } = JSON.parse(String(row['after'])) as {
      facts: { lockedPeriodRef: string; periodLockState: string };
    };
    expect(versions.map(({ name }) => name)).toContain(facts.lockedPeriodRef);
    expect(lockAt(facts.lockedPeriodRef, BigInt(row['commit_number'] ?? 0))).toBe(facts.periodLockState);
  }
  expect(await gaps(client)).toEqual([]);
  expect(await controlsDiffer(client)).toEqual([]);
  await expectVerified(firm, client.tenant);
});

test('of eight who reverse one allocation, or void one document, one does', async () => {
  client = await openDocumentClient(firm);
  const sold = await invoice(client, { date: '2026-02-10', price: '100' });
  await receipt(client, { date: '2026-02-11', settled: '100', allocations: [[sold.itemId, '100']] });
  const [allocationId] = await allocationIds(client);
  const eight = (mutation: string, input: Readonly<Record<string, unknown>>): Promise<Member[]> =>
    Promise.all(
      Array.from({ length: 8 }, () =>
        client.do(mutation, { ...input, postingDate: '2026-02-12', reason: REASON }),
      ),
    );
  expect(tally(await eight('reverseAllocation', { allocationId }))).toEqual({
    done: 1,
    ALLOCATION_ALREADY_REVERSED: 7,
  });
  expect((await client.openItem(sold.itemId)).original).toBe(1_000_000n);
  expect(tally(await eight('voidDocument', { documentId: sold.id }))).toEqual({
    done: 1,
    DOCUMENT_VOID: 7,
  });
  expect(await client.openItem(sold.itemId)).toEqual({ original: 0n, base: 0n });
  expect(await controlsDiffer(client)).toEqual([]);
  expect(await gaps(client)).toEqual([]);
});

test('nothing of all this was an error of the server', () => {
  expect(firm.masked).toEqual([]);
});
