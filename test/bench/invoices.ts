import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Children, ask } from './kit/children.ts';
import { figure, machineText, median, report } from './kit/figures.ts';
import type { PostingLoad, PostingOrder, PostingTarget } from './postings-load.ts';

/**
 * Durable invoices through the public API: two lines on two accounts, one tax code, 15 tenants, 64 clients. Beside it the peers of
 * `postings`: prepared inserts of an entry of four lines, which is what an invoice posts (its document, lines, open item and the sums
 * that it maintains come on top), and the same mutation whose resolver answers at once. At the end every acknowledged invoice is
 * looked for, numbers are counted, control accounts compared with the open items, and every book verified.
 *
 *   node ops/bootstrap.mjs test/bench/invoices.ts [rounds] [seconds] [writer threads]
 */
const rounds = Number(process.argv[2] ?? 5);
const seconds = Number(process.argv[3] ?? 2);
const writerThreads = Number(process.argv[4] ?? 1);
const clients = 64;

const mutation =
  'mutation Post($input: PostInvoiceInput!) { postInvoice(input: $input) { __typename ... on DocumentPosted { document { id displayNumber } } ... on Refusal { code message } } }';
const acknowledgedBy = '"DocumentPosted","document":\\{"id":"([^"]+)"';

interface Served {
  readonly url: string;
  readonly password: string;
  readonly tenants: readonly { readonly id: string; readonly slug: string }[];
}

async function graphql<Data>(url: string, body: object, headers: Record<string, string> = {}): Promise<Data> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const { data, errors } = (await answer.json()) as { data: Data; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

async function logIn({ url, password }: Served): Promise<string> {
  const query = 'mutation ($input: LogInInput!) { logIn(input: $input) { ... on LoggedIn { accessToken } } }';
  const variables = { input: { email: 'owner@demo.example', password } };
  const { logIn: loggedIn } = await graphql<{ logIn: { accessToken?: string } }>(url, { query, variables });
  if (loggedIn.accessToken === undefined) throw new Error('not logged in');
  return loggedIn.accessToken;
}

interface Known {
  readonly baseCurrency: string;
  readonly legalDetails: { readonly version: string; readonly gaps: readonly string[] };
  readonly accountRoles: readonly {
    readonly role: string;
    readonly account: { readonly id: string } | null;
  }[];
}

/** A customer, a tax code of 7 % and legal details in a tenant, and the request that posts an invoice there. */
async function targetOf(
  { url }: Served,
  token: string,
  { id, slug }: Served['tenants'][number],
): Promise<PostingTarget> {
  const headers = { authorization: `Bearer ${token}` };
  const does = async (field: string, type: string, input: object, selection: string): Promise<string> => {
    const query = `mutation ($input: ${type}!) { it: ${field}(input: $input) { __typename ${selection} ... on Refusal { code message } } }`;
    const variables = { input: { tenantId: id, idempotencyKey: `bench-${field}`, ...input } };
    const { it } = await graphql<{ it: { __typename: string; made?: { id?: string } } }>(
      url,
      { query, variables },
      headers,
    );
    if (it.made === undefined) throw new Error(`${slug}: ${JSON.stringify(it)}`);
    return it.made.id ?? '';
  };
  const query =
    'query ($id: ID!) { tenant(id: $id) { baseCurrency legalDetails { version gaps } accountRoles { role account { id } } } }';
  const { tenant } = await graphql<{ tenant: Known }>(url, { query, variables: { id } }, headers);
  if (tenant.legalDetails.gaps.length > 0)
    await does(
      'updateLegalDetails',
      'UpdateLegalDetailsInput',
      {
        version: tenant.legalDetails.version,
        legalName: 'Benchmark, S.A.',
        taxId: '155704849-2-2021',
        taxCheckDigit: '32',
        address: 'Panamá',
        taxRegime: 'ITBMS mensual',
        template: 'standard-1',
        confirm: true,
      },
      '... on LegalDetailsUpdated { made: legalDetails { version } }',
    );
  const partyId = await does(
    'createParty',
    'CreatePartyInput',
    { code: 'BENCH', name: 'Benchmark', isCustomer: true, currency: tenant.baseCurrency },
    '... on PartyCreated { made: party { id } }',
  );
  const taxCodeId = await does(
    'createTaxCode',
    'CreateTaxCodeInput',
    { code: 'BENCH-7', name: 'Seven', treatment: 'STANDARD', percent: '7' },
    '... on TaxCodeCreated { made: taxCode { id } }',
  );
  const otherId = await does(
    'createAccount',
    'CreateAccountInput',
    { code: 'BENCH-4', name: 'Services', type: 'INCOME' },
    '... on AccountCreated { made: account { id } }',
  );
  const sales = tenant.accountRoles.find(({ role }) => role === 'SalesRevenue')?.account?.id;
  const lines = [
    { description: 'Hours', quantity: '3', unitPrice: '25', accountId: sales, taxCodeId },
    { description: 'Materials', quantity: '1', unitPrice: '40', accountId: otherId, taxCodeId },
  ];
  const input = {
    tenantId: id,
    idempotencyKey: 'KEY',
    partyId,
    documentDate: '2026-12-15',
    memo: 'Benchmark',
    lines,
  };
  return { slug, body: JSON.stringify({ query: mutation, variables: { input } }) };
}

const directory = await mkdtemp(join(tmpdir(), 'cifra-bench-'));
const children = new Children();
try {
  const real = await children.started<Served>('postings-server.ts', [
    directory,
    'real',
    String(writerThreads),
  ]);
  const idle = await children.started<Served>('postings-server.ts', [directory, 'no-op', '1']);
  const token = await logIn(real.answer);
  const targets: PostingTarget[] = [];
  for (const tenant of real.answer.tenants) targets.push(await targetOf(real.answer, token, tenant));

  const acknowledged = new Map<string, string[]>(targets.map(({ slug }) => [slug, []]));
  const load = children.start('postings-load.ts');
  let orders = 0;
  const measure = async ({ url }: Served, millis: number, isReal: boolean): Promise<PostingLoad> => {
    const prefix = `bench-${process.pid}-${(orders += 1)}-`;
    const order: PostingOrder = { url, token, targets, clients, millis, prefix, acknowledgedBy };
    const done = await ask<PostingLoad>(load, order);
    if (done.failures > 0) throw new Error(`${done.failures} requests failed: ${done.firstFailure}`);
    if (isReal)
      for (const [slug, documents] of Object.entries(done.acknowledged))
        acknowledged.get(slug)?.push(...documents.map(([, id]) => id.replaceAll('-', '')));
    return done;
  };
  // Also makes the entry of four lines whose rows the raw contender repeats.
  await measure(real.answer, 1500, true);
  await measure(idle.answer, 1500, false);

  const pathOf = new Map<string, string>();
  const control = new DatabaseSync(join(directory, 'control.db'), { readOnly: true });
  for (const row of control.prepare('select slug, database from tenants').all())
    pathOf.set(String(row['slug']), join(directory, String(row['database'])));
  control.close();
  const copies = join(directory, 'raw');
  await mkdir(copies);
  const raws = targets.map(({ slug }, index) => {
    const copy = join(copies, `${index}.db`);
    const source = new DatabaseSync(pathOf.get(slug) ?? '', { readOnly: true });
    source.exec(`vacuum into '${copy}'`);
    source.close();
    return copy;
  });
  const inserts = await children.started<string>('postings-raw.ts', raws);
  const group = Math.round(clients / targets.length);
  const raw = async (millis: number): Promise<number> => {
    const { posted, seconds: took } = await ask<{ posted: number; seconds: number }>(inserts.child, {
      millis,
      group,
    });
    return posted / took;
  };
  await raw(500);

  const rates: Record<'invoices' | 'no-op' | 'raw entries', number[]> = {
    invoices: [],
    'no-op': [],
    'raw entries': [],
  };
  const latencies: { median: number; p99: number }[] = [];
  const contenders: (() => Promise<void>)[] = [
    async () => {
      const done = await measure(real.answer, seconds * 1000, true);
      rates.invoices.push(done.requests / done.seconds);
      latencies.push({ median: done.medianMillis, p99: done.p99Millis });
    },
    async () => {
      const done = await measure(idle.answer, seconds * 1000, false);
      rates['no-op'].push(done.requests / done.seconds);
    },
    async () => void rates['raw entries'].push(await raw(seconds * 1000)),
  ];
  console.log(
    `invoices of two lines and a tax, ${targets.length} tenants, ${clients} clients, ${writerThreads} writer thread(s), ${rounds} rounds of ${seconds} s; ${machineText()}`,
  );
  for (let round = 0; round < rounds; round += 1)
    for (let index = 0; index < contenders.length; index += 1)
      await contenders[(index + round) % contenders.length]?.();

  // Every acknowledged invoice once, nothing else; its numbers without a gap; control accounts are the open items.
  let found = 0;
  for (const [slug, ids] of acknowledged) {
    const book = new DatabaseSync(pathOf.get(slug) ?? '', { readOnly: true });
    const stored = book
      .prepare("select lower(hex(id)) as id from documents where memo = 'Benchmark'")
      .all()
      .map(({ id }) => String(id));
    const [sums] = book
      .prepare(
        `select (select count(*) from (select 1 from documents group by series, fiscal_year_id having count(*) <> max(number))) as gaps,
                (select sum(l.base_amount) from journal_lines l join accounts a on a.id = l.account_id where a.control_role is not null)
                - (select sum(open_base_amount) from open_item_balances) as untied`,
      )
      .all();
    book.close();
    const known = new Set(stored);
    if (stored.length !== ids.length || ids.some((id) => !known.has(id)))
      throw new Error(`${slug}: ${ids.length} invoices acknowledged, ${stored.length} stored`);
    if (sums?.['gaps'] !== 0 || sums['untied'] !== 0) throw new Error(`${slug}: ${JSON.stringify(sums)}`);
    found += ids.length;
  }
  const verified = await ask<{ slug: string; isValid: boolean; firstFault: string | null }[]>(real.child, {});
  for (const { slug, isValid, firstFault } of verified)
    if (!isValid) throw new Error(`${slug}: ${firstFault}`);
  console.log(
    `${found} acknowledged invoices: each is there exactly once, numbered without a gap; ${verified.length} books and chains valid`,
  );
  for (const [name, values] of Object.entries(rates))
    console.log(`${name.padEnd(20)} ${median(values).toFixed(0).padStart(7)} per second`);
  console.log(
    `latency p50 ${median(latencies.map((row) => row.median)).toFixed(1)} ms, p99 ${median(latencies.map(({ p99 }) => p99)).toFixed(1)} ms`,
  );
  const against = (name: 'no-op' | 'raw entries'): number[] =>
    rates.invoices.map((rate, index) => rate / (rates[name][index] ?? Number.NaN));
  report([
    figure('invoices: invoices per second', '', rates.invoices),
    figure('invoices: / raw inserts of their entries', '×', against('raw entries')),
    figure('invoices: / no-op mutation', '×', against('no-op')),
  ]);
} finally {
  await children.end();
  await rm(directory, { recursive: true, force: true });
}
