import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Children, ask } from './kit/children.ts';
import { figure, machineText, median, report } from './kit/figures.ts';
import type { PostingLoad, PostingOrder, PostingTarget } from './postings-load.ts';

/**
 * Durable entries of four lines through the public API: 15 tenants, 64 clients. Against prepared inserts of the same rows on the
 * same schema, committed in the groups that 64 clients over 15 tenants give, and against the same mutation whose resolver answers
 * at once. The aim is half of the lower. At the end every acknowledged entry is looked for, and every book verified.
 *
 *   node ops/bootstrap.mjs test/bench/postings.ts [rounds] [seconds] [writer threads]
 */
const rounds = Number(process.argv[2] ?? 5);
const seconds = Number(process.argv[3] ?? 2);
const writerThreads = Number(process.argv[4] ?? 1);
const clients = 64;
// oxlint-disable-next-line node/no-process-env -- a profile of the server, when one is asked for
const profileDirectory = process.env['BENCH_PROFILE'];

const mutation =
  'mutation Post($input: PostEntryInput!) { postEntry(input: $input) { __typename ... on EntryPosted { entry { id number } } } }';

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

/** Four postable accounts of a tenant, and the request that posts on them. */
async function targetOf(
  { url }: Served,
  token: string,
  { id, slug }: Served['tenants'][number],
): Promise<PostingTarget> {
  const query =
    'query ($id: ID!) { tenant(id: $id) { baseCurrency accounts(first: 100, filter: { isPostable: true, isActive: true }) { edges { node { id controlRole } } } } }';
  interface Found {
    readonly tenant: {
      readonly baseCurrency: string;
      readonly accounts: {
        readonly edges: readonly {
          readonly node: { readonly id: string; readonly controlRole: string | null };
        }[];
      };
    };
  }
  const { tenant } = await graphql<Found>(
    url,
    { query, variables: { id } },
    { authorization: `Bearer ${token}` },
  );
  const ids = tenant.accounts.edges
    .filter(({ node }) => node.controlRole === null)
    .map(({ node }) => node.id);
  const amounts = [{ debit: '60' }, { debit: '40' }, { credit: '70' }, { credit: '30' }];
  const lines = amounts.map((amount, index) => ({
    accountId: ids[index],
    currency: tenant.baseCurrency,
    ...amount,
  }));
  const input = {
    tenantId: id,
    idempotencyKey: 'KEY',
    postingDate: '2026-12-15',
    description: 'Benchmark',
    lines,
  };
  return { slug, body: JSON.stringify({ query: mutation, variables: { input } }) };
}

const directory = await mkdtemp(join(tmpdir(), 'cifra-bench-'));
const children = new Children();
try {
  const profile = profileDirectory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDirectory}`];
  const real = await children.started<Served>(
    'postings-server.ts',
    [directory, 'real', String(writerThreads)],
    profile,
  );
  const idle = await children.started<Served>('postings-server.ts', [directory, 'no-op', '1']);
  const token = await logIn(real.answer);
  const targets: PostingTarget[] = [];
  for (const tenant of real.answer.tenants) targets.push(await targetOf(real.answer, token, tenant));

  const acknowledged = new Map<string, (readonly [string, string])[]>(targets.map(({ slug }) => [slug, []]));
  let load = children.start('postings-load.ts');
  let orders = 0;
  const measure = async ({ url }: Served, millis: number, isReal: boolean): Promise<PostingLoad> => {
    const prefix = `bench-${process.pid}-${(orders += 1)}-`;
    const done = await ask<PostingLoad>(load, {
      url,
      token,
      targets,
      clients,
      millis,
      prefix,
    } satisfies PostingOrder);
    if (done.failures > 0) throw new Error(`${done.failures} requests failed: ${done.firstFailure}`);
    if (isReal)
      for (const [slug, entries] of Object.entries(done.acknowledged))
        acknowledged.get(slug)?.push(...entries);
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
  const copyAll = (name: string): string[] =>
    targets.map(({ slug }, index) => {
      const copy = join(copies, `${name}-${index}.db`);
      const source = new DatabaseSync(pathOf.get(slug) ?? '', { readOnly: true });
      source.exec(`vacuum into '${copy}'`);
      source.close();
      return copy;
    });
  const group = Math.round(clients / targets.length);
  const one = await children.started<string>('postings-raw.ts', copyAll('one'));
  const halves = copyAll('two');
  const two = [
    await children.started<string>(
      'postings-raw.ts',
      halves.filter((_, index) => index % 2 === 0),
    ),
    await children.started<string>(
      'postings-raw.ts',
      halves.filter((_, index) => index % 2 === 1),
    ),
  ];
  interface Raw {
    readonly posted: number;
    readonly seconds: number;
  }
  const raw = async (writers: readonly { child: typeof load }[], millis: number): Promise<number> => {
    const answers = await Promise.all(writers.map(({ child }) => ask<Raw>(child, { millis, group })));
    return answers.reduce((sum, { posted, seconds: took }) => sum + posted / took, 0);
  };
  await raw([one], 500);
  await raw(two, 500);

  const rates: Record<'real' | 'no-op' | 'raw' | 'raw on two threads', number[]> = {
    real: [],
    'no-op': [],
    raw: [],
    'raw on two threads': [],
  };
  const latencies: { median: number; p99: number }[] = [];
  const contenders: (() => Promise<void>)[] = [
    async () => {
      const done = await measure(real.answer, seconds * 1000, true);
      rates.real.push(done.requests / done.seconds);
      latencies.push({ median: done.medianMillis, p99: done.p99Millis });
    },
    async () => {
      const done = await measure(idle.answer, seconds * 1000, false);
      rates['no-op'].push(done.requests / done.seconds);
    },
    async () => void rates.raw.push(await raw([one], seconds * 1000)),
    async () => void rates['raw on two threads'].push(await raw(two, seconds * 1000)),
  ];
  console.log(
    `entries of four lines, ${targets.length} tenants, ${clients} clients, ${writerThreads} writer thread(s), ${rounds} rounds of ${seconds} s; ${machineText()}`,
  );
  for (let round = 0; round < rounds; round += 1)
    for (let index = 0; index < contenders.length; index += 1)
      await contenders[(index + round) % contenders.length]?.();

  // Every acknowledged entry once, and nothing else under the bench's keys.
  let found = 0;
  for (const [slug, entries] of acknowledged) {
    const book = new DatabaseSync(pathOf.get(slug) ?? '', { readOnly: true });
    const stored = book
      .prepare("select lower(hex(id)) as id from journal_entries where description = 'Benchmark'")
      .all();
    const keys = book
      .prepare(`select key from idempotency_keys where key like 'bench-${process.pid}-%'`)
      .all();
    book.close();
    const ids = new Set(stored.map(({ id }) => String(id)));
    const known = new Set(keys.map(({ key }) => String(key)));
    const isMissing = entries.some(([key, id]) => !ids.has(id.replaceAll('-', '')) || !known.has(key));
    if (
      isMissing ||
      stored.length !== entries.length ||
      keys.length !== entries.length ||
      ids.size !== entries.length
    )
      throw new Error(
        `${slug}: ${entries.length} entries acknowledged, ${stored.length} stored under ${keys.length} keys`,
      );
    found += entries.length;
  }
  const verified = await ask<{ slug: string; isValid: boolean; firstFault: string | null }[]>(real.child, {});
  for (const { slug, isValid, firstFault } of verified)
    if (!isValid) throw new Error(`${slug}: ${firstFault}`);
  console.log(
    `${found} acknowledged entries: each is there exactly once; ${verified.length} books and chains valid`,
  );
  for (const [name, values] of Object.entries(rates))
    console.log(`${name.padEnd(20)} ${median(values).toFixed(0).padStart(7)} per second`);
  console.log(
    `latency p50 ${median(latencies.map((row) => row.median)).toFixed(1)} ms, p99 ${median(latencies.map(({ p99 }) => p99)).toFixed(1)} ms`,
  );

  const against = (name: 'no-op' | 'raw' | 'raw on two threads'): number[] =>
    rates.real.map((rate, index) => rate / (rates[name][index] ?? Number.NaN));
  const lower = rates.real.map(
    (rate, index) => rate / Math.min(rates['no-op'][index] ?? Number.NaN, rates.raw[index] ?? Number.NaN),
  );
  report([
    figure('postings: entries per second', '', rates.real),
    figure('postings: / the lower of raw inserts and no-op', '×', lower, { is: 'at least', value: 0.5 }),
    figure('postings: / raw inserts, one thread', '×', against('raw')),
    figure('postings: / raw inserts, two threads', '×', against('raw on two threads')),
    figure('postings: / no-op mutation', '×', against('no-op')),
  ]);
} finally {
  await children.end();
  await rm(directory, { recursive: true, force: true });
}
