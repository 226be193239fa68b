import { DatabaseSync } from 'node:sqlite';
import type { Member, Person, TestFirm, TestTenant } from './firm.ts';

/** What tests of imports and exports do with a firm behind HTTP. */

/** Posts a manual entry on two accounts by role, or fails. */
export async function postSale(
  firm: TestFirm,
  tenant: TestTenant,
  of: {
    readonly date: string;
    readonly amount: string;
    readonly currency?: string;
    readonly description?: string;
  },
): Promise<Member> {
  const { roles, slug, baseCurrency } = tenant;
  const currency = of.currency ?? baseCurrency;
  return must(firm, tenant, 'postEntry', {
    postingDate: of.date,
    description: of.description ?? 'A day of sales',
    lines: [
      { accountId: roles['Bank'], debit: of.amount, currency },
      { accountId: roles['SalesRevenue'], credit: of.amount, currency },
    ],
  }).catch((error: unknown) => {
    throw new Error(`${slug}: ${String(error)}`);
  });
}

/** A mutation that must be taken. */
export async function must(
  firm: TestFirm,
  { slug: tenant }: TestTenant,
  mutation: string,
  input: Record<string, unknown>,
  as: Person = 'senior',
): Promise<Member> {
  const done = await firm.do(mutation, input, { as, tenant });
  if ('code' in done) throw new Error(`${mutation}: ${JSON.stringify(done)}`);
  return done;
}

export interface Fetched {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
}

/** Fetches a ticket's file. */
export async function fetchFile(
  firm: TestFirm,
  url: string,
  headers: Record<string, string> = {},
): Promise<Fetched> {
  const response = await fetch(`${firm.url}${url}`, { headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes, text: bytes.toString('utf8') };
}

/** Asks for an export and fetches it. */
export async function exported(
  firm: TestFirm,
  tenant: TestTenant,
  input: Record<string, unknown>,
): Promise<Fetched> {
  const ticket = await must(firm, tenant, 'exportBooks', input);
  return fetchFile(firm, String(ticket['url']));
}

/** The rows of a small CSV text by their header; quotes only as the exports write them. */
export function csvRows(text: string): Record<string, string>[] {
  const records = [...text.matchAll(/("(?:[^"]|"")*"|[^,\n]*)(,|\n)/g)];
  const rows: string[][] = [[]];
  for (const [, cell = '', end] of records) {
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '\n') rows.push([]);
  }
  const [header = [], ...body] = rows.filter(({ length }) => length > 0);
  return body.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ''])));
}

/** The trial balance of a day, by account code. */
export async function balancesOf(
  firm: TestFirm,
  tenant: TestTenant,
  asOf: string,
): Promise<Record<string, string>> {
  const { trialBalance } = await firm.read<{
    trialBalance: { rows: { account: { code: string }; balance: { amount: string } }[] };
  }>(tenant, `trialBalance(asOf: "${asOf}") { rows { account { code } balance { amount } } }`);
  return Object.fromEntries(trialBalance.rows.map(({ account, balance }) => [account.code, balance.amount]));
}

/** What a tenant's events of a kind tell, the earliest first. */
export function eventsOf({ file }: TestTenant, event: string): unknown[] {
  const client = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = client
      .prepare('select after from audit_events where event = ? order by commit_number, ordinal')
      .all(event);
    return rows.map(({ after }) => JSON.parse(String(after)) as unknown);
  } finally {
    client.close();
  }
}

/** Uploads a text and imports it; answers the member of the union. */
export async function imported(
  firm: TestFirm,
  tenant: TestTenant,
  mutation: string,
  text: string,
  input: Record<string, unknown> = {},
): Promise<Member> {
  const uploadId = await firm.upload(tenant, text);
  return firm.do(
    mutation,
    { uploadId, fileName: 'file.csv', isDryRun: false, ...input },
    { as: 'senior', tenant: tenant.slug },
  );
}

/** Imports a text that must be taken. */
export async function mustImport(
  firm: TestFirm,
  tenant: TestTenant,
  mutation: string,
  text: string,
  input: Record<string, unknown> = {},
): Promise<Member> {
  const done = await imported(firm, tenant, mutation, text, input);
  if ('code' in done) throw new Error(`${mutation}: ${JSON.stringify(done)}`);
  return done;
}

/** What was open on a day, whoever made it. */
export async function openItemsOf(
  firm: TestFirm,
  tenant: TestTenant,
  asOf: string,
): Promise<Record<string, string>[]> {
  const { text } = await exported(firm, tenant, { what: 'OPEN_ITEMS', format: 'CSV', asOf });
  return csvRows(text)
    .map(({ id: _id, ...row }) => row)
    .toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}

/** Brings what stands beside the journal from one tenant to another. */
export async function bringMasterData(firm: TestFirm, from: TestTenant, to: TestTenant): Promise<void> {
  for (const [what, mutation] of [
    ['ACCOUNTS', 'importAccounts'],
    ['PARTIES', 'importParties'],
    ['ITEMS', 'importItems'],
  ] as const)
    await mustImport(firm, to, mutation, (await exported(firm, from, { what, format: 'CSV' })).text);
}
