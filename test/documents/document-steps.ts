import { bringTo } from '../periods/lock-states.ts';
import { overrideRate } from '../periods/posted-lines.ts';
import type { Member } from '../worlds/firm/firm.ts';
import type { DocumentClient } from '../worlds/firm/client.ts';
import { documentLines, type LineOptions, type PostedDocument } from '../worlds/firm/client-documents.ts';

/** What the tests of documents do again and again. Amounts are decimal texts; what the books hold is E4. */

export const REASON = 'It was issued to the wrong customer, as they have told us.';

interface ItemsOptions {
  readonly party?: string;
  readonly date: string;
  readonly postingDate?: string;
  readonly currency?: string;
  readonly lines?: readonly LineOptions[];
  readonly price?: string;
}

let vendorNumbers = 0;

const itemsInput = ({ party, date, postingDate, currency, lines, price = '100' }: ItemsOptions) => ({
  ...(party === undefined ? {} : { partyId: party }),
  documentDate: date,
  ...(postingDate === undefined ? {} : { postingDate }),
  ...(currency === undefined ? {} : { currency }),
  lines: documentLines(lines ?? [{ price }]),
});

/** An invoice as a caller would write it, to the first customer by default. */
export function invoiceInput(
  { parties }: DocumentClient,
  options: ItemsOptions,
): Readonly<Record<string, unknown>> {
  return { partyId: parties.customer, ...itemsInput(options) };
}

/** A bill of the first vendor on the account of rent, under a number of its own. */
export function billInput(
  { parties, accounts }: DocumentClient,
  { lines, price = '100', ...options }: ItemsOptions,
): Readonly<Record<string, unknown>> {
  vendorNumbers += 1;
  const onRent = (lines ?? [{ price }]).map((line) => ({ accountId: accounts.rent, ...line }));
  return {
    partyId: parties.vendor,
    vendorNumber: `F-${vendorNumbers}`,
    ...itemsInput({ ...options, lines: onRent }),
  };
}

export interface MoneyOptions {
  readonly party?: string;
  readonly date: string;
  readonly postingDate?: string;
  readonly currency?: string;
  readonly settled: string;
  /** What moved at the bank; left out: what is settled. */
  readonly bank?: string;
  readonly bankCurrency?: string;
  readonly bankAccountId?: string;
  readonly charges?: readonly Readonly<Record<string, unknown>>[];
  readonly allocations?: readonly (readonly [itemId: string, amount: string])[];
}

/** A receipt of the first customer, or a payment to the first vendor. */
export function moneyInput(
  { parties }: DocumentClient,
  kind: 'Receipt' | 'Payment',
  {
    party,
    date,
    postingDate,
    currency,
    settled,
    bank = settled,
    bankCurrency,
    bankAccountId,
    charges,
    allocations = [],
  }: MoneyOptions,
): Readonly<Record<string, unknown>> {
  return {
    partyId: party ?? (kind === 'Receipt' ? parties.customer : parties.vendor),
    documentDate: date,
    ...(postingDate === undefined ? {} : { postingDate }),
    ...(currency === undefined ? {} : { currency }),
    settledAmount: settled,
    bankAmount: bank,
    ...(bankCurrency === undefined ? {} : { bankCurrency }),
    ...(bankAccountId === undefined ? {} : { bankAccountId }),
    ...(charges === undefined ? {} : { charges }),
    allocations: allocations.map(([openItemId, amount]) => ({ openItemId, amount })),
  };
}

export const invoice = (client: DocumentClient, options: ItemsOptions): Promise<PostedDocument> =>
  client.postDocument('postInvoice', invoiceInput(client, options));
export const bill = (client: DocumentClient, options: ItemsOptions): Promise<PostedDocument> =>
  client.postDocument('postBill', billInput(client, options));
export const receipt = (client: DocumentClient, options: MoneyOptions): Promise<PostedDocument> =>
  client.postDocument('postReceipt', moneyInput(client, 'Receipt', options));
export const payment = (client: DocumentClient, options: MoneyOptions): Promise<PostedDocument> =>
  client.postDocument('postPayment', moneyInput(client, 'Payment', options));

/** Money back to the first customer, or from the first vendor. */
export function refundInput(
  client: DocumentClient,
  kind: 'CUSTOMER_REFUND' | 'VENDOR_REFUND',
  options: MoneyOptions,
): Readonly<Record<string, unknown>> {
  return { kind, ...moneyInput(client, kind === 'CUSTOMER_REFUND' ? 'Receipt' : 'Payment', options) };
}

export const refund = (
  client: DocumentClient,
  kind: 'CUSTOMER_REFUND' | 'VENDOR_REFUND',
  options: MoneyOptions,
): Promise<PostedDocument> => client.postDocument('postRefund', refundInput(client, kind, options));

/** A note for a part of a document, in the first party of its side. */
export function noteInput(
  client: DocumentClient,
  options: ItemsOptions & { readonly kind: string; readonly originalId: string },
): Readonly<Record<string, unknown>> {
  const isSales = options.kind.startsWith('SALES');
  const input = isSales ? invoiceInput(client, options) : billInput(client, options);
  return { ...input, kind: options.kind, originalDocumentId: options.originalId };
}

export const voidOn = (
  client: DocumentClient,
  { id }: { readonly id: string },
  on: string,
): Promise<Member> =>
  client.do('voidDocument', {
    documentId: id,
    reason: REASON,
    ...(on === 'FIRST_OPEN_DAY' ? { onFirstOpenDay: true } : { postingDate: on }),
  });

/** The allocations that stand, in the order of their commits. */
export async function allocationIds(client: DocumentClient): Promise<readonly string[]> {
  const rows = await client.rows(
    `select a.id from allocations a left join allocation_reversals r on r.allocation_id = a.id
     where r.allocation_id is null order by a.commit_number`,
  );
  return rows.map(({ id }) => String(id));
}

export const reverseAllocation = (
  client: DocumentClient,
  allocationId: string,
  postingDate: string,
): Promise<Member> => client.accepted('reverseAllocation', { allocationId, postingDate, reason: REASON });

/** What an account carries in base currency, debit positive, from its lines. */
export async function balanceOf(client: DocumentClient, accountId: string | undefined): Promise<bigint> {
  const [row] = await client.rows(
    'select coalesce(sum(base_amount), 0) as base from journal_lines where account_id = ?',
    String(accountId),
  );
  return BigInt(row?.['base'] ?? 0);
}

/** Lines that carry realized variance: account, base amount and posting date, in the order of posting. */
export async function varianceLines(
  client: DocumentClient,
): Promise<readonly (readonly [account: string, base: bigint, date: string])[]> {
  const rows = await client.rows(
    `select l.account_id, l.base_amount, l.posting_date from journal_lines l join journal_entries e on e.id = l.entry_id
     where l.kind = 'FX' order by l.commit_number, e.number`,
  );
  return rows.map(
    (row) =>
      [String(row['account_id']), BigInt(row['base_amount'] ?? 0), String(row['posting_date'])] as const,
  );
}

/** The rates of a currency, by date. */
export async function setRates(
  client: DocumentClient,
  currency: string,
  rates: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [date, rate] of Object.entries(rates))
    await overrideRate(client.firm, client.tenant, { currency, date, rate });
}

export const setMode = (client: DocumentClient, value: 'SIMPLE' | 'SEPARATED'): Promise<Member> =>
  client.accepted('changeTenantSetting', { key: 'fx.varianceMode', value }, 'owner');

export const lock = (
  client: DocumentClient,
  date: string,
  lockState: 'LOCK_SALES' | 'LOCK_PURCHASING' | 'LOCK_SALES_AND_PURCHASING' | 'LOCKED',
) => bringTo(client.firm, client.tenant, { date, lockState });

/** Whether every maintained sum is that of its lines, and what is on control accounts that of the open items. */
export async function controlsDiffer(client: Pick<DocumentClient, 'rows'>): Promise<readonly string[]> {
  const sums = async (sql: string): Promise<string> =>
    (await client.rows(sql)).map((row) => Object.values(row).join(' ')).join();
  const differences: string[] = [];
  const lines =
    await sums(`select l.account_id as account, sum(l.base_amount) as base from journal_lines l join accounts a on a.id = l.account_id
    where a.control_role is not null group by l.account_id having sum(l.base_amount) <> 0 order by 1`);
  const items = await sums(
    'select account_id as account, sum(open_base_amount) as base from open_item_balances group by account_id having sum(open_base_amount) <> 0 order by 1',
  );
  if (lines !== items) differences.push(`control accounts ${lines}, open items ${items}`);
  const [total] = await client.rows('select coalesce(sum(base_amount), 0) as base from journal_lines');
  if (total?.['base'] !== 0n) differences.push(`all lines sum to ${String(total?.['base'])}`);
  return differences;
}

/** What is in the tables of documents and the ledger: to see that nothing was left behind. */
export async function counts(client: DocumentClient): Promise<Readonly<Record<string, string>>> {
  const tables = [
    'documents',
    'document_lines',
    'open_items',
    'allocations',
    'journal_entries',
    'journal_lines',
    'document_voids',
  ];
  const [row = {}] = await client.rows(
    `select ${tables.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')}`,
  );
  return Object.fromEntries(tables.map((table) => [table, String(row[table])]));
}
