import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { randomFor } from '../support/seed.ts';
import type { StoredRow } from '../support/stored/stored-rows.ts';
import { newDemo } from '../worlds/product/demo.ts';
import type { Callers } from '../worlds/product/callers.ts';
import { startProductProcess, type ProductProcess } from '../worlds/product/product-process.ts';

/** The server killed while invoices are posted and paid; then what it acknowledged is looked for (product 3.4, 4.1; acceptance L3, N5, D1). */

const KILLS = 3;
const WRITERS = 10;
const tenant = 'crash-documents';

// Its own client is the only one that it needs.
const demo = await newDemo([]);
const running = new Set<ProductProcess>();
afterAll(async () => {
  for (const started of running) await started.kill();
  await demo.remove();
});

async function start(): Promise<ProductProcess> {
  const started = await startProductProcess(demo.directory, {
    ...demo.environment,
    CIFRA_READER_THREADS: '0',
  });
  running.add(started);
  void started.ended.then(() => running.delete(started));
  return started;
}

interface Posted {
  readonly __typename: string;
  readonly message?: string;
  readonly document?: {
    readonly id: string;
    readonly displayNumber: string;
    readonly openItem: { readonly id: string };
  };
}
const DOCUMENT = '... on DocumentPosted { document { id displayNumber openItem { id } } }';

/** An invoice of 100.00. */
const postInvoice = (callers: Callers, partyId: string, reference: string): Promise<Posted> =>
  callers.do<Posted>(
    'postInvoice',
    {
      idempotencyKey: `invoice-${reference}`,
      partyId,
      documentDate: '2026-03-10',
      reference,
      lines: [{ description: 'Load', quantity: '4', unitPrice: '25' }],
    },
    { as: 'senior', tenant, selection: DOCUMENT },
  );

/** A receipt of 60.00 that settles 60.00 of it. */
const postReceipt = (
  callers: Callers,
  partyId: string,
  reference: string,
  openItemId: string,
): Promise<Posted> =>
  callers.do<Posted>(
    'postReceipt',
    {
      idempotencyKey: `receipt-${reference}`,
      partyId,
      documentDate: '2026-03-11',
      reference,
      settledAmount: '60',
      bankAmount: '60',
      allocations: [{ openItemId, amount: '60' }],
    },
    { as: 'senior', tenant, selection: DOCUMENT },
  );

async function prepare({ callers }: ProductProcess): Promise<string> {
  const provisioned = await callers.do<{ __typename: string; message?: string }>(
    'provisionTenant',
    {
      slug: tenant,
      name: 'Crash, S.A.',
      kind: 'SANDBOX',
      countryPack: 'PA',
      baseCurrency: 'PAB',
      timeZone: 'America/Panama',
      fiscalYearStart: '2026-01-01',
    },
    { as: 'owner', selection: '... on TenantProvisioned { tenant { id } }' },
  );
  expect(provisioned).toMatchObject({ __typename: 'TenantProvisioned' });
  const made = await callers.do<{ __typename: string; party: { id: string } }>(
    'createParty',
    { code: 'C-1', name: 'Hotel Central', isCustomer: true },
    { as: 'senior', tenant, selection: '... on PartyCreated { party { id } }' },
  );
  return made.party.id;
}

/** Rows of the tenant's database. */
const rows = (sql: string): Promise<readonly StoredRow[]> =>
  demo.withRows(tenant, (stored) => stored.rows(sql));

async function isValid(callers: Callers): Promise<unknown> {
  const { data } = await callers.ask<{ tenant: { verification: unknown } }>(
    '{ tenant { verification { isValid firstFault } } }',
    { as: 'reviewer', tenant },
  );
  return data.tenant.verification;
}

/** What must hold of the books whatever happened: control = items = lines, numbers without a gap, no half document. */
async function expectWhole(): Promise<void> {
  expect(
    await rows(
      `select series from documents group by series having count(*) <> max(number) or count(distinct number) <> count(*)`,
    ),
  ).toEqual([]);
  const [sums] = await rows(
    `select (select coalesce(sum(l.base_amount), 0) from journal_lines l join accounts a on a.id = l.account_id where a.control_role is not null) as control,
            (select coalesce(sum(open_base_amount), 0) from open_item_balances) as items,
            (select coalesce(sum(base_amount), 0) from journal_lines) as everything`,
  );
  expect(sums?.['control']).toBe(sums?.['items']);
  expect(sums?.['everything']).toBe(0);
  expect(
    await rows(
      `select d.id from documents d left join journal_entries e on e.id = d.entry_id left join open_items i on i.document_id = d.id
       left join allocations a on a.from_item_id = i.id
       where e.id is null or i.id is null or (d.kind = 'RECEIPT' and a.id is null)`,
    ),
  ).toEqual([]);
}

test('killed while invoices are posted and paid: what was acknowledged is there exactly once, control is the open items, numbers have no gap, the chain is valid', async () => {
  const random = randomFor('kills of documents');
  const acknowledged = new Map<string, string>();
  const sent = new Set<string>();
  let partyId = '';
  for (let kill = 0; kill < KILLS; kill += 1) {
    const server = await start();
    const { child, callers, ended } = server;
    if (kill === 0) partyId = await prepare(server);
    const killed = new AbortController();
    const writer = async (name: number): Promise<void> => {
      for (let serial = 0; !killed.signal.aborted; serial += 1) {
        const reference = `k${kill}-w${name}-${serial}`;
        sent.add(reference);
        try {
          const sold = await postInvoice(callers, partyId, reference);
          if (!sold.document) throw new Error(JSON.stringify(sold));
          acknowledged.set(`INVOICE ${reference}`, sold.document.displayNumber);
          const paid = await postReceipt(callers, partyId, reference, sold.document.openItem.id);
          if (!paid.document) throw new Error(JSON.stringify(paid));
          acknowledged.set(`RECEIPT ${reference}`, paid.document.displayNumber);
        } catch (error) {
          if (!killed.signal.aborted && child.exitCode === null && child.signalCode === null) throw error;
          return;
        }
      }
    };
    const writers = Array.from({ length: WRITERS }, (_, name) => writer(name));
    // Under load, however slow the machine is: each writer has had its turn, on average, before the moment is drawn.
    while (acknowledged.size <= (kill + 1) * WRITERS) await delay(10);
    await delay(random.integer({ least: 0, most: 750 }));
    killed.abort();
    child.kill('SIGKILL');
    await Promise.all(writers);
    await ended;
  }

  const { child, callers, ended } = await start();
  expect(acknowledged.size).toBeGreaterThan(KILLS * WRITERS);
  const stored = Map.groupBy(await rows('select kind, reference, display_number from documents'), (row) =>
    [row['kind'], row['reference']].join(' '),
  );
  for (const [key, displayNumber] of acknowledged)
    expect(
      stored.get(key)?.map((row) => row['display_number']),
      key,
    ).toEqual([displayNumber]);
  for (const [key, found] of stored) expect(found, key).toHaveLength(1);
  await expectWhole();
  expect(await isValid(callers)).toEqual({ isValid: true, firstFault: null });

  // Whoever got no answer asks again under the same keys: each is there once, and each invoice is open by 40.00.
  for (const reference of sent) {
    const sold = await postInvoice(callers, partyId, reference);
    const paid = await postReceipt(callers, partyId, reference, sold.document?.openItem.id ?? '');
    expect(paid.document, JSON.stringify(paid)).toBeDefined();
    for (const [kind, { document }] of [
      ['INVOICE', sold],
      ['RECEIPT', paid],
    ] as const) {
      const known = stored.get(`${kind} ${reference}`)?.[0]?.['display_number'];
      if (known !== undefined) expect(document?.displayNumber).toBe(known);
    }
  }
  expect(await rows('select kind, count(*) as n from documents group by kind order by kind')).toEqual([
    { kind: 'INVOICE', n: sent.size },
    { kind: 'RECEIPT', n: sent.size },
  ]);
  expect(
    await rows(
      'select sum(open_base_amount) as open_amount, count(*) as n from open_item_balances where open_base_amount <> 0',
    ),
  ).toEqual([{ open_amount: sent.size * 400_000, n: sent.size }]);
  await expectWhole();
  expect(await isValid(callers)).toEqual({ isValid: true, firstFault: null });
  process.stdout.write(
    `killed ${KILLS} times: ${acknowledged.size} documents acknowledged, ${stored.size} stored, ${sent.size * 2} at the end\n`,
  );
  child.kill('SIGTERM');
  await ended;
});
