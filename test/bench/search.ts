import { DatabaseSync } from 'node:sqlite';
import { capabilityModules } from '@cifra/capabilities/registry';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { searchableEntries } from '@cifra/ledger/search/searchable-entries';
import { findHits } from '@cifra/search/find-hits';
import { searchKinds, type SearchKind } from '@cifra/search/kinds';
import { indexAll } from '@cifra/search/search-follower';
import type { Searchable } from '@cifra/search/searchable';
import { wordsOf } from '@cifra/search/words-of-object';
import { searchableDocuments } from '@cifra/trade/search/searchable-documents';
import { plantItems } from '../support/search-commands.ts';
import { makeTestBooks, requestOf } from '../worlds/books/books.ts';
import { figure, report } from './kit/figures.ts';

/**
 * What a search costs in large books: `search.ts [documents]`. The rows are planted below the product, each document with a line and an
 * entry; their words are made by the product's own functions. Beside it, in the same run, what it would cost without the table of
 * words: a scan of the documents with LIKE, which knows neither accents nor amounts.
 */
const documentCount = Number(process.argv[2] ?? '100000');
const made = await makeTestBooks({
  commandModules: [...capabilityModules, new URL('../support/search-commands.ts', import.meta.url).href],
  tenants: [{ slug: 'bench', baseCurrency: 'PAB', startDate: localDate('2026-01-01') }],
});
const [tenant] = made.tenants as [(typeof made.tenants)[number]];
const { books } = made;
const file = made.fileOf(tenant);
await indexAll(books, tenant.id, requestOf());

const WORDS = [
  'harina', 'pan', 'panadería', 'azúcar', 'entrega', 'especial', 'mensual', 'alquiler', 'servicio', 'agosto',
  'Colón', 'David', 'Chitré', 'pedido', 'factura', 'contrato', 'flete', 'leche', 'huevo', 'levadura',
]; // prettier-ignore
const client = new DatabaseSync(file);
client.exec('pragma foreign_keys = off; pragma synchronous = off');
const idOf = (kind: number, number: number): Buffer =>
  Buffer.from(
    `0189${kind.toString(16).padStart(4, '0')}00007000a000${number.toString(16).padStart(12, '0')}`,
    'hex',
  );
const year = client.prepare('select id from fiscal_years').get()?.['id'] as Uint8Array;
const period = client.prepare('select id from periods order by start_date').get()?.['id'] as Uint8Array;
const columnsOf = (table: string): readonly string[] =>
  client
    .prepare(`select name from pragma_table_info('${table}')`)
    .all()
    .map(({ name }) => String(name));
/** A row with what is given, and for the rest what each column takes. */
const insertion = (table: string) => {
  const columns = columnsOf(table);
  const statement = client.prepare(
    `insert into ${table} (${columns.join(', ')}) values (${columns.map((name) => `:${name}`).join(', ')})`,
  );
  return (given: Record<string, string | number | bigint | Uint8Array>): void => {
    const row: Record<string, string | number | bigint | Uint8Array | null> = {};
    for (const name of columns) row[name] = given[name] ?? null;
    statement.run(row);
  };
};
for (const { name } of client
  .prepare(
    `select name from sqlite_schema where type = 'trigger' and (tbl_name in ('journal_entries', 'journal_lines', 'documents', 'document_lines', 'search_tokens'))`,
  )
  .all())
  client.exec(`drop trigger "${String(name)}"`);

const [addEntry, addDocument, addDocumentLine] = ['journal_entries', 'documents', 'document_lines'].map(
  insertion,
) as [ReturnType<typeof insertion>, ReturnType<typeof insertion>, ReturnType<typeof insertion>];
let seed = 7;
const next = (below: number): number => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
};
const word = (): string => WORDS[next(WORDS.length)] as string;
/** Two words that half of the documents have each, and none has both: the worst case of two words. */
const houseOf = (number: number): string => (number % 2 === 0 ? 'matriz' : 'sucursal');
client.exec('begin');
for (let number = 1; number <= documentCount; number += 1) {
  const total = BigInt(1_0000 + next(9_000_000) * 100);
  const date = `2026-${String(1 + next(12)).padStart(2, '0')}-${String(1 + next(28)).padStart(2, '0')}`;
  const display = `INV-2026-${String(number).padStart(6, '0')}`;
  const common = {
    fiscal_year_id: year,
    number,
    posting_date: date,
    document_date: date,
    side: 'SALES',
    commit_number: 1,
  };
  addEntry({
    ...common,
    id: idOf(1, number),
    series: 'INV-E',
    kind: 'ORDINARY',
    period_id: period,
    actual_posting_date: 0,
    description: `${display} ${word()}`,
    source: 'SALES',
    total_base_amount: total,
    line_count: 2,
  });
  addDocument({
    ...common,
    id: idOf(2, number),
    kind: 'INVOICE',
    series: 'INV',
    display_number: display,
    party_id: idOf(3, 1 + next(500)),
    due_date: date,
    currency: 'PAB',
    net_amount: total,
    tax_amount: 0,
    total_amount: total,
    total_base_amount: total,
    rate: '1',
    rate_date: date,
    control_account_id: idOf(4, 1),
    entry_id: idOf(1, number),
    reference: `OC ${next(1_000_000)}`,
    memo: `${word()} ${word()} ${word()} ${houseOf(number)}`,
  });
  addDocumentLine({
    document_id: idOf(2, number),
    ordinal: 1,
    kind: 'ITEM',
    currency: 'PAB',
    account_id: idOf(4, 1),
    description: `${word()} ${word()} ${number % 1_000 === 0 ? 'zarzamora' : ''}`.trim(),
    quantity_e6: 1_000_000,
    unit_price_e6: total * 100n,
    net_amount: total,
    tax_percent_e4: 0,
    tax_amount: 0,
    commit_number: 1,
  });
}
client.exec('commit');

// The indexes are made once, at the end: kept up row by row they cost most of the time.
const indexes = client
  .prepare(
    `select name, sql from sqlite_schema where type = 'index' and tbl_name = 'search_tokens' and sql is not null`,
  )
  .all();
for (const { name } of indexes) client.exec(`drop index ${String(name)}`);
const addToken = insertion('search_tokens');
let wordCount = 0;
const beganAt = performance.now();
for (const searchable of [searchableEntries, searchableDocuments] as readonly Searchable[]) {
  let after: Uuid | undefined = '00000000-0000-0000-0000-000000000000' as Uuid;
  while (after !== undefined) {
    const from: Uuid = after;
    const objects = await books.read(tenant.id, async (tx) => {
      const ids = (await searchable.idsAfter(tx, from)).map(({ id }) => id);
      return { last: ids.at(-1), found: await searchable.byIds(tx, ids) };
    });
    client.exec('begin');
    for (const object of objects?.found ?? [])
      for (const { dayOrder, wordBits, ...rest } of wordsOf(searchable.kind, object, 2)) {
        addToken({
          object_id: Buffer.from(object.id.replaceAll('-', ''), 'hex'),
          day_order: dayOrder,
          word_bits: wordBits,
          ...rest,
        });
        wordCount += 1;
      }
    client.exec('commit');
    after = objects?.last;
  }
}
for (const { sql } of indexes) client.exec(String(sql));
client.exec('pragma wal_checkpoint(truncate)');
const fillSeconds = (performance.now() - beganAt) / 1000;
process.stdout.write(
  `${documentCount} documents, ${wordCount} words in ${fillSeconds.toFixed(1)} s; the file has ${Math.round(Number(client.prepare('select page_count * page_size as size from pragma_page_count, pragma_page_size').get()?.['size']) / 1e6)} MB\n`,
);

const QUERIES = [
  'har', 'harina', 'inv', 'inv-2026-0', 'inv-2026-012345', '12345', 'zarza', 'zarzamora harina', 'harina especial',
  'harina especial entrega ag', 'colon fact', '1,234.50', '4711', '2026-03-05', '2026-03', 'pan azucar', 'nadie', 'harina nadie',
  'matriz sucursal', 'sucursal matriz', 'matriz sucursal harina', 'matriz suc', 'har matriz', 'sucursal inv',
]; // prettier-ignore
const kinds = Object.keys(searchKinds) as SearchKind[];
const scan = client.prepare(
  `select id from documents d where display_number like :like or memo like :like or reference like :like or cast(total_amount as text) like :like
   or exists (select 1 from document_lines l where l.document_id = d.id and l.description like :like) order by document_date desc, id limit 51`,
);
const ROUNDS = 15;
const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ??
  Number.NaN;
interface Cost {
  readonly wall: number;
  /** Of the process: what other work on the machine does not add to. */
  readonly cpu: number;
}
async function measured(run: () => unknown): Promise<Cost> {
  const [before, at] = [process.cpuUsage(), performance.now()];
  await run();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - at, cpu: (user + system) / 1000 };
}
const shares = (costs: readonly Cost[], of: keyof Cost): string =>
  [0.5, 0.95]
    .map((share) =>
      percentile(
        costs.map((cost) => cost[of]),
        share,
      ).toFixed(2),
    )
    .join(' / ');

const [ours, scans]: [Cost[], Cost[]] = [[], []];
process.stdout.write('  p50 / p95 in ms\n');
for (const query of QUERIES) {
  const page = { size: 50, isBackward: false, place: null, stamp: '' };
  const find = () => books.report(findHits, tenant.id, { query, kinds, page });
  const found = await find();
  const searching: Cost[] = [];
  for (let round = 0; round < ROUNDS; round += 1) searching.push(await measured(find));
  const scanning: Cost[] = [];
  for (let round = 0; round < 3; round += 1)
    scanning.push(await measured(() => scan.all({ like: `%${query.split(' ')[0]}%` })));
  ours.push(...searching);
  scans.push(...scanning);
  process.stdout.write(
    `  ${query.padEnd(28)} ${String(found?.hits?.length).padStart(3)} hits  wall ${shares(searching, 'wall')}  CPU ${shares(searching, 'cpu')}  LIKE CPU ${shares(scanning, 'cpu')}\n`,
  );
}

const planted = Array.from({ length: 1_000 }, (_, number) => ({
  code: `ART-${number}`,
  name: `${word()} ${word()}`,
}));
await books.execute(plantItems, { tenantId: tenant.id }, { items: planted }, requestOf());
const indexing = performance.now();
const objectCount = await indexAll(books, tenant.id, requestOf());
const perObject = (performance.now() - indexing) / objectCount;

const figuresOf = (what: string, costs: readonly Cost[], aim: Parameters<typeof figure>[3] = null) =>
  (['wall', 'cpu'] as const).flatMap((of) =>
    [0.5, 0.95].map((share) =>
      figure(
        `${what}, ${of === 'cpu' ? 'CPU' : of}, p${share * 100}`,
        'ms',
        [
          percentile(
            costs.map((cost) => cost[of]),
            share,
          ),
        ],
        aim,
      ),
    ),
  );
report([
  ...figuresOf('search', ours, { is: 'at most', value: 20 }),
  ...figuresOf('LIKE over the documents', scans),
  figure('words of one new item', 'ms', [perObject]),
]);
client.close();
await made.close();
