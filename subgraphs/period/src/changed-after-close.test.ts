import { capabilityModules } from '@cifra/capabilities/registry';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PermissionName } from '@cifra/access/permissions';
import { newId } from '@cifra/books/ids';
import { compileFor } from '@cifra/database/queries/compile';
import { SqliteConnection } from '@cifra/database/sqlite/connection';
import type { EntryKind, EntrySource } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { ask, askTenant } from '../../../test/support/ask.ts';
import { monthClosed } from '../../../test/support/close-commands.ts';
import { expectSameFromBothEnds, PAGE_FIELDS, type WalkedPage } from '../../../test/support/both-ends.ts';
import { tenantStatements } from '../../../test/support/count-statements.ts';
import { post, setPeriodStates } from '../../../test/support/fixture-commands.ts';
import { randomFor } from '../../../test/support/seed.ts';
import { openTenantBooks, type TenantBooks } from '../../../test/worlds/books/tenant-books.ts';
import { createPeriodSubgraph, type PeriodSubgraph } from './subgraph.ts';
import { expectAccepted } from '../../../test/support/expect-accepted.ts';

const ENTRY = `displayNumber kind isYearEnd afterClosing postingDate actualPostingDate description preparedBy { id } approvedBy { id }
  reason total { amount currency } commitNumber entry { id }`;
const PAGE = 'pageInfo { hasNextPage endCursor }';
const CHANGED = `period { id name } commitNumber entryCount yearEndEntryCount isDigestEqual
  closings { ordinal submittedBy { id } approvedBy { id } closedAt digest entryCount }
  changes { code account { id } sinceFirstClosing { amount currency } sinceLastClosing { amount currency } }`;

interface Entry {
  readonly displayNumber: string;
  readonly kind: EntryKind;
  readonly isYearEnd: boolean;
  readonly afterClosing: number;
  readonly reason: string | null;
  readonly total: { readonly amount: string };
  readonly entry: { readonly id: Uuid };
  readonly [field: string]: unknown;
}
interface Page<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
interface Changed {
  readonly period: { readonly id: Uuid; readonly name: string };
  readonly entryCount: number;
  readonly yearEndEntryCount: number;
  readonly isDigestEqual: boolean;
  readonly closings: readonly { readonly ordinal: number; readonly [field: string]: unknown }[];
  readonly changes: readonly {
    readonly code: string;
    readonly sinceFirstClosing: { readonly amount: string };
    readonly sinceLastClosing: { readonly amount: string };
  }[];
  readonly entries: Page<Entry>;
}

let world: TenantBooks;
let subgraph: PeriodSubgraph;
const [submitter, approver] = [newId(), newId()];

beforeEach(async () => {
  world = await openTenantBooks({
    commandModules: [
      ...capabilityModules,
      new URL('../../../test/support/close-commands.ts', import.meta.url).href,
    ],
  });
  subgraph = createPeriodSubgraph({
    books: world.books,
    log: ({ error }) => {
      throw error;
    },
  });
});
afterEach(() => world.close());

const tenantId = (): { readonly tenantId: Uuid } => ({ tenantId: world.tenant.id });

async function read(
  fields: string,
  permissions: readonly PermissionName[] = ['Report.Read', 'Entry.Read', 'Period.Read'],
  variables: Record<string, unknown> = {},
) {
  return askTenant<{ changedAfterClose: Page<Changed>; period: { id: Uuid } } | null>(
    subgraph,
    world.tenant.id,
    fields,
    { claim: world.claim(permissions), variables },
  );
}

async function report(from = '2026-01-01', to = '2026-12-31'): Promise<Changed[]> {
  const { data, errors } = await read(
    `changedAfterClose(from: "${from}", to: "${to}") { edges { node { ${CHANGED} entries(first: 200) { edges { node { ${ENTRY} } } } } } }`,
  );
  expect(errors).toEqual([]);
  return (data?.changedAfterClose.edges ?? []).map(({ node }) => node);
}

async function idOf(month: string): Promise<Uuid> {
  const { data } = await read(`period(date: "${month}-05") { id }`);
  return data?.period.id as Uuid;
}

async function close(month: string, ordinal: number): Promise<void> {
  const periodId = await idOf(month);
  const input = { periodId, ordinal, submittedBy: submitter, approvedBy: approver };
  expectAccepted(await world.books.execute(monthClosed, tenantId(), input, world.request()));
}

async function reopen(month: string): Promise<void> {
  const input = { periodId: await idOf(month), lockState: 'UNLOCKED', closeState: 'DRAFT' } as const;
  expectAccepted(await world.books.execute(setPeriodStates, tenantId(), input, world.request()));
}

/** Posts cash against rent; answers what the entry is called. Amounts: whole balboas. */
async function entry(
  date: string,
  amount: number,
  options: { readonly reason?: string; readonly source?: EntrySource; readonly kind?: EntryKind } = {},
): Promise<Uuid> {
  const { source = 'MANUAL', kind = 'ORDINARY', reason } = options;
  const { rent, cash } = world.accounts;
  const posted = await world.books.execute(
    post,
    tenantId(),
    {
      source,
      kind,
      postingDate: localDate(date),
      lines: [
        { accountId: rent, currency: 'PAB', amountE4: String(amount * 10_000) },
        { accountId: cash, currency: 'PAB', amountE4: String(amount * -10_000) },
      ],
    },
    world.request(reason === undefined ? {} : { reason }),
  );
  if (!posted.ok) throw new Error(posted.refusal.code);
  return posted.value.entryId;
}

test('a period that was never closed is not in it; a closed one without later entries shows its closing and no change', async () => {
  await entry('2026-03-10', 100);
  expect(await report()).toEqual([]);
  await close('2026-03', 1);
  await entry('2026-04-10', 20);
  const shown = await report();
  expect(shown).toMatchObject([
    {
      period: { name: '2026-03' },
      entryCount: 0,
      yearEndEntryCount: 0,
      changes: [],
      isDigestEqual: true,
      entries: { edges: [] },
      closings: [{ ordinal: 1, submittedBy: { id: submitter }, approvedBy: { id: approver }, entryCount: 1 }],
    },
  ]);
  expect(shown[0]?.closings[0]?.['digest']).toMatch(/^[0-9a-f]{64}$/);
});

test('entries posted after the first closing are listed with what they changed, since the first closing and since the last; earlier ones are not', async () => {
  await entry('2026-03-10', 100);
  await close('2026-03', 1);
  await reopen('2026-03');
  const reason = 'The bank statement of March came late.';
  const second = await entry('2026-03-31', 30, { reason });
  await entry('2026-03-01', 5);
  await close('2026-03', 2);
  await reopen('2026-03');
  await entry('2026-03-15', -7);
  const [march] = await report('2026-03-31', '2026-03-31');
  expect(march).toMatchObject({ entryCount: 3, yearEndEntryCount: 0, isDigestEqual: true });
  expect(march?.closings.map(({ ordinal, entryCount }) => [ordinal, entryCount])).toEqual([
    [1, 1],
    [2, 3],
  ]);
  expect(
    march?.changes.map(({ code, sinceFirstClosing, sinceLastClosing }) => [
      code,
      sinceFirstClosing.amount,
      sinceLastClosing.amount,
    ]),
  ).toEqual([
    ['1000', '-28.00', '7.00'],
    ['6000', '28.00', '-7.00'],
  ]);
  expect(
    march?.entries.edges.map(({ node }) => [
      node.displayNumber,
      node.afterClosing,
      node.total.amount,
      node.reason,
    ]),
  ).toEqual([
    ['JE-2026-000002', 1, '30.00', reason],
    ['JE-2026-000003', 1, '5.00', null],
    ['JE-2026-000004', 2, '7.00', null],
  ]);
  expect(march?.entries.edges[0]?.node).toMatchObject({
    entry: { id: second },
    kind: 'ORDINARY',
    isYearEnd: false,
    postingDate: '2026-03-31',
    description: 'fixture',
    preparedBy: null,
  });
});

test('what the year-end posts into a closed month is listed with its kind, and is no change to the month', async () => {
  await entry('2026-12-10', 100);
  await close('2026-12', 1);
  await entry('2026-12-31', -100, { source: 'YEAR_END', kind: 'CLOSING' });
  await entry('2026-12-31', 100, { source: 'YEAR_END', kind: 'CLOSING' });
  const [december] = await report();
  expect(december).toMatchObject({ entryCount: 0, yearEndEntryCount: 2, changes: [], isDigestEqual: true });
  expect(december?.entries.edges.map(({ node }) => [node.kind, node.isYearEnd])).toEqual([
    ['CLOSING', true],
    ['CLOSING', true],
  ]);
});

test.each([
  ['an amount', 'update journal_lines set base_amount = base_amount + 10000 where ordinal = 1'],
  ['a description', `update journal_entries set description = 'another'`],
  ['a line that is gone', 'delete from journal_lines where ordinal = 2'],
])(
  '%s that was changed round the product is told: the digest is not the one that was approved',
  async (_what, change) => {
    await entry('2026-03-10', 100);
    await close('2026-03', 1);
    expect((await report())[0]).toMatchObject({ isDigestEqual: true, entryCount: 0 });
    const file = new DatabaseSync(world.fileOf());
    for (const { name } of file.prepare(`select name from sqlite_schema where type = 'trigger'`).all())
      file.exec(`drop trigger "${String(name)}"`);
    file.exec(change);
    file.close();
    expect((await report())[0]).toMatchObject({ isDigestEqual: false, entryCount: 0 });
  },
);

test('a digest stays equal whatever is posted later, and a change of what was closed is still found then', async () => {
  await entry('2026-03-10', 100);
  await close('2026-03', 1);
  await reopen('2026-03');
  await entry('2026-03-11', 9);
  expect((await report())[0]).toMatchObject({ isDigestEqual: true, entryCount: 1 });
  const file = new DatabaseSync(world.fileOf());
  for (const { name } of file.prepare(`select name from sqlite_schema where type = 'trigger'`).all())
    file.exec(`drop trigger "${String(name)}"`);
  file.exec(`update journal_lines set base_amount = -base_amount where base_amount in (1000000, -1000000)`);
  file.close();
  expect((await report())[0]).toMatchObject({ isDigestEqual: false, entryCount: 1 });
});

test('a random trail of postings, closings and reopenings is reported as a plain list of what happened has it', async () => {
  const random = randomFor('changed after close');
  const months = ['2026-01', '2026-02', '2026-03', '2026-04'];
  const trail: {
    readonly month: string;
    readonly amount: number | 'close' | 'reopen';
    readonly isYearEnd: boolean;
  }[] = [];
  const isClosed = new Map<string, boolean>();
  for (let step = 0; step < 60; step += 1) {
    const month = random.pick(months);
    const day = String(random.integer({ least: 1, most: 28 })).padStart(2, '0');
    const amount = random.integer({ least: 1, most: 500 }) * (random.isTrue(0.3) ? -1 : 1);
    const closings = trail.filter((each) => each.month === month && each.amount === 'close').length;
    if (isClosed.get(month) === true && random.isTrue(0.2)) {
      await entry(`${month}-${day}`, amount, { source: 'YEAR_END', kind: 'CLOSING' });
      trail.push({ month, amount, isYearEnd: true });
    } else if (isClosed.get(month) === true) {
      await reopen(month);
      isClosed.set(month, false);
      trail.push({ month, amount: 'reopen', isYearEnd: false });
    } else if (random.isTrue(0.25)) {
      await close(month, closings + 1);
      isClosed.set(month, true);
      trail.push({ month, amount: 'close', isYearEnd: false });
    } else {
      await entry(`${month}-${day}`, amount);
      trail.push({ month, amount, isYearEnd: false });
    }
  }
  const expected = months.flatMap((month) => {
    const own = trail.filter((each) => each.month === month);
    const first = own.findIndex(({ amount }) => amount === 'close');
    const last = own.findLastIndex(({ amount }) => amount === 'close');
    if (first === -1) return [];
    const posted = (from: number, isYearEnd: boolean): number[] =>
      own
        .slice(from)
        .flatMap((each) =>
          typeof each.amount === 'number' && each.isYearEnd === isYearEnd ? [each.amount] : [],
        );
    // Whole balboas.
    const sum = (amounts: readonly number[]): string =>
      `${amounts.reduce((total, amount) => total + amount, 0)}.00`;
    return [
      {
        month,
        entryCount: posted(first, false).length,
        yearEndEntryCount: posted(first, true).length,
        rent:
          posted(first, false).length === 0 ? null : [sum(posted(first, false)), sum(posted(last, false))],
        closings: own.filter(({ amount }) => amount === 'close').length,
        isDigestEqual: true,
        listed: posted(first, false).length + posted(first, true).length,
      },
    ];
  });
  const found = (await report()).map(
    ({ period, changes, closings, entries, entryCount, yearEndEntryCount, isDigestEqual }) => {
      const rent = changes.find(({ code }) => code === '6000');
      return {
        month: period.name,
        entryCount,
        yearEndEntryCount,
        rent: rent === undefined ? null : [rent.sinceFirstClosing.amount, rent.sinceLastClosing.amount],
        closings: closings.length,
        isDigestEqual,
        listed: entries.edges.length,
      };
    },
  );
  expect(found).toEqual(expected);
});

test('periods and entries come in pages that neither repeat nor lose anything', async () => {
  for (const month of ['2026-01', '2026-02', '2026-03']) {
    await entry(`${month}-10`, 1);
    await close(month, 1);
    await reopen(month);
    for (let count = 0; count < 5; count += 1) await entry(`${month}-11`, 2);
  }
  const names: string[] = [];
  let after = '';
  for (;;) {
    const place = after === '' ? '' : `, after: "${after}"`;
    const { data, errors } = await read(
      `changedAfterClose(from: "2026-01-31", to: "2026-03-01", first: 2${place}) { ${PAGE} edges { node { period { name } } } }`,
    );
    expect(errors).toEqual([]);
    const page = data?.changedAfterClose as Page<Changed>;
    names.push(...page.edges.map(({ node }) => node.period.name));
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor ?? '';
  }
  expect(names).toEqual(['2026-01', '2026-02', '2026-03']);

  const numbers: string[] = [];
  let entryPlace = '';
  for (;;) {
    const { data } = await read(
      `changedAfterClose(from: "2026-02-01", to: "2026-02-28") { edges { node { entries(first: 2${entryPlace}) { ${PAGE} edges { node { displayNumber } } } } } }`,
    );
    const page = data?.changedAfterClose.edges[0]?.node.entries as Page<Entry>;
    numbers.push(...page.edges.map(({ node }) => node.displayNumber));
    if (!page.pageInfo.hasNextPage) break;
    entryPlace = `, after: "${page.pageInfo.endCursor ?? ''}"`;
  }
  expect(numbers).toHaveLength(5);
  expect(new Set(numbers).size).toBe(5);

  await expectSameFromBothEnds(
    async (page) => {
      const { data } = await read(
        `changedAfterClose(from: "2026-02-01", to: "2026-02-28") { edges { node { entries(${page}) { ${PAGE_FIELDS} } } } }`,
      );
      return data?.changedAfterClose.edges[0]?.node.entries as unknown as WalkedPage;
    },
    { least: 5 },
  );
});

test.each([
  ['from: "2026-03-02", to: "2026-03-01"', 'from'],
  ['from: "2026-03-01", to: "2026-03-02", first: 0', 'first'],
  ['from: "2026-03-01", to: "2026-03-02", first: 201', 'first'],
  ['from: "2026-03-01", to: "2026-03-02", after: "x"', 'after'],
  [
    `from: "2026-03-01", to: "2026-03-02", after: "${Buffer.from('["soon"]').toString('base64url')}"`,
    'after',
  ],
])('%s is refused, naming %s', async (args, field) => {
  const { errors } = await read(`changedAfterClose(${args}) { edges { cursor } }`);
  expect(errors).toMatchObject([{ extensions: { code: 'INPUT_INVALID', facts: { field } } }]);
});

test('it takes Report.Read, its entries Entry.Read; another tenant’s report is denied (T3)', async () => {
  await entry('2026-03-10', 100);
  await close('2026-03', 1);
  await reopen('2026-03');
  await entry('2026-03-10', 100);
  const fields =
    'changedAfterClose(from: "2026-01-01", to: "2026-12-31") { edges { node { entryCount entries { edges { node { reason } } } } } }';
  expect((await read(fields, ['Period.Read', 'Entry.Read'])).errors).toMatchObject([
    { extensions: { code: 'NOT_FOUND_OR_DENIED' } },
  ]);
  expect((await read(fields, ['Report.Read'])).errors).toMatchObject([
    {
      path: ['_entities', 0, 'changedAfterClose', 'edges', 0, 'node', 'entries'],
      extensions: { code: 'NOT_FOUND_OR_DENIED' },
    },
  ]);
  const { data, errors } = await ask<{ _entities: unknown[] }>(
    subgraph,
    `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Tenant { ${fields} } } }`,
    {
      claim: world.claim(['Report.Read', 'Entry.Read']),
      variables: { representations: [{ __typename: 'Tenant', id: world.other.id }] },
    },
  );
  expect(data._entities).toEqual([null]);
  expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND_OR_DENIED' } }]);
});

test('the report takes as many statements for one period as for four, and walks what was posted since along the commit numbers', async () => {
  for (const month of ['2026-01', '2026-02', '2026-03', '2026-04']) {
    await entry(`${month}-10`, 1);
    await close(month, 1);
    await reopen(month);
    await entry(`${month}-11`, 2);
  }
  const fields = (to: string): string =>
    `changedAfterClose(from: "2026-01-01", to: "${to}") { edges { node { entryCount changes { code } } } }`;
  const [one, four] = [
    await tenantStatements(() => read(fields('2026-01-31'))),
    await tenantStatements(() => read(fields('2026-04-30'))),
  ];
  expect(four).toBe(one);

  const spy = vi.spyOn(SqliteConnection.prototype, 'all');
  await report();
  const statements = new Set(spy.mock.calls.map(([query]) => compileFor(query as never, 'sqlite').sql));
  spy.mockRestore();
  const file = new DatabaseSync(world.fileOf(), { readOnly: true });
  const plans = [...statements]
    .filter((text) => /"journal_entries"/.test(text) && /"period_closings"/.test(text))
    // Allocations are walked along their period.
    .filter((text) => !/"open_item_movements"/.test(text))
    .map((text) => {
      const count = text.match(/\?/g)?.length ?? 0;
      return file
        .prepare(`explain query plan ${text}`)
        .all(...Array.from({ length: count }, () => null))
        .map(({ detail }) => String(detail));
    });
  file.close();
  expect(plans).toHaveLength(2);
  for (const plan of plans) {
    expect(plan.filter((step) => step.startsWith('SCAN '))).toEqual([]);
    expect(plan[0]).toMatch(/^SEARCH journal_entries USING INDEX \S*commit_number\S* \(commit_number>\?\)/);
  }
});
