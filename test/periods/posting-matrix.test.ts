import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOfBooks, expectVerified, lastCommit } from './books-digest.ts';
import { openFirm, type Member, type TestFirm, type TestTenant } from '../worlds/firm/firm.ts';
import { bringTo, periodAt, type PeriodSeen } from './lock-states.ts';
import type { Case, Driver, PostedBy, Scene } from './driver.ts';
import { MATRIX_DATE, mutations } from './mutations.ts';

/**
 * P14: every posting mutation × every lock state, through the gateway. What posts has a tenant of its own; what is refused leaves nothing,
 * which each cell proves, so that the refused cells of a case follow one another in one tenant.
 */

/** Product 5.1, written down here a second time: the product's own table is on trial and cannot be the judge. */
const accepts: Readonly<Record<string, Readonly<Record<PostedBy, boolean>>>> = {
  UNLOCKED: { SALES: true, PURCHASING: true, BOTH: true, ADJUSTMENT: true, IMPORT: true },
  LOCK_SALES: { SALES: false, PURCHASING: true, BOTH: false, ADJUSTMENT: true, IMPORT: false },
  LOCK_PURCHASING: { SALES: true, PURCHASING: false, BOTH: false, ADJUSTMENT: true, IMPORT: false },
  LOCK_SALES_AND_PURCHASING: {
    SALES: false,
    PURCHASING: false,
    BOTH: false,
    ADJUSTMENT: true,
    IMPORT: false,
  },
  LOCKED: { SALES: false, PURCHASING: false, BOTH: false, ADJUSTMENT: false, IMPORT: false },
  CLOSED: { SALES: false, PURCHASING: false, BOTH: false, ADJUSTMENT: false, IMPORT: false },
};
const lockStates = [
  'UNLOCKED',
  'LOCK_SALES',
  'LOCK_PURCHASING',
  'LOCK_SALES_AND_PURCHASING',
  'LOCKED',
  'CLOSED',
] as const;
type LockState = (typeof lockStates)[number];

const named = (mutation: string, cases: readonly Case[]) =>
  cases.map((each) => ({
    ...each,
    mutation,
    name: each.of === null ? mutation : `${mutation}: ${each.of}`,
  }));
const posting = Object.entries(mutations).flatMap(([mutation, { cases }]) => named(mutation, cases ?? []));
/** The states of a case that refuse, in the order in which people get from one to the next; every other state is tried by itself. */
const refusing = ['LOCK_PURCHASING', 'LOCK_SALES', 'LOCK_SALES_AND_PURCHASING', 'LOCKED', 'CLOSED'] as const;
const runs = posting.flatMap((each) => {
  const leavesNothing = each.driver.isMoved !== true && each.driver.isBatch !== true;
  const together = refusing.filter((state) => leavesNothing && accepts[state]?.[each.posts] !== true);
  const alone = lockStates.filter((state) => !together.some((other) => other === state));
  return [...alone.map((state) => [state]), ...(together.length > 0 ? [together] : [])].map((states) => ({
    ...each,
    states,
    shown: states.join(', then '),
  }));
});
const DOCUMENT = '../../docs/specs/posting-matrix.md';
const outcomes = new Map<string, 'posts' | 'refused' | 'moved'>();

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

function sceneOf(tenant: TestTenant, date: string): Scene {
  return {
    firm,
    tenant,
    date,
    accepted: async (as, mutation, input) => {
      const done = await firm.do(mutation, input, { as, tenant: tenant.slug });
      if (done.code !== undefined) throw new Error(`${mutation}: ${JSON.stringify(done)}`);
      return done;
    },
    lines: (amount) => [
      { accountId: tenant.roles['Bank'], debit: amount, currency: tenant.baseCurrency },
      { accountId: tenant.roles['SalesRevenue'], credit: amount, currency: tenant.baseCurrency },
    ],
  };
}

async function entriesOf(tenant: TestTenant, { date = MATRIX_DATE, entryDate }: Driver): Promise<number> {
  const { startDate, endDate } = entryDate
    ? { startDate: entryDate, endDate: entryDate }
    : await periodAt(firm, tenant, date);
  const { entries } = await firm.read<{ entries: { edges: unknown[] } }>(
    tenant,
    `entries(first: 100, filter: { fromDate: "${startDate}", toDate: "${endDate}" }) { edges { node { id } } }`,
  );
  return entries.edges.length;
}

test('every mutation of the schema is either driven here or said to post nothing', () => {
  const known = new Set(Object.keys(mutations));
  const inSchema = Object.keys(firm.apiSchema.getMutationType()?.getFields() ?? {});
  expect(
    inSchema.filter((name) => !known.has(name)),
    'not classified in mutations.ts',
  ).toEqual([]);
  expect(
    [...known].filter((name) => !inSchema.includes(name)),
    'no longer in the schema',
  ).toEqual([]);
});

test.for(runs)('P14, P3: $name in a period that is $shown', async (run) => {
  const tenant = await firm.provision({ kind: 'SANDBOX' });
  const date = run.driver.date ?? MATRIX_DATE;
  const post = await run.driver.prepare(sceneOf(tenant, date));
  let from: LockState = 'UNLOCKED';
  for (const lockState of run.states) {
    const period = await bringTo(firm, tenant, { date, lockState, from });
    expect(period.lockState).toBe(lockState);
    await tryCell(run, { tenant, period, post });
    from = lockState;
  }
  await expectVerified(firm, tenant);
});

interface Cell {
  readonly tenant: TestTenant;
  readonly period: PeriodSeen;
  readonly post: () => Promise<Member>;
}

async function tryCell(
  { name, posts, driver }: (typeof posting)[number],
  { tenant, period, post }: Cell,
): Promise<void> {
  const { lockState } = period;
  const before = {
    digest: await digestOfBooks(tenant),
    entries: await entriesOf(tenant, driver),
    commit: await lastCommit(firm, tenant),
  };

  const answer: Member = await post();
  const isAccepted = accepts[lockState]?.[posts] === true;
  const done = isAccepted || driver.isMoved !== true ? 'posts' : 'moved';
  outcomes.set(`${name} ${lockState}`, answer.code === undefined ? done : 'refused');

  const after = await lastCommit(firm, tenant);
  if (driver.isBatch !== true) expect(Number(after.number)).toBe(Number(before.commit.number) + 1);
  if (isAccepted) {
    expect(answer.code, JSON.stringify(answer)).toBeUndefined();
    expect(await entriesOf(tenant, driver)).toBeGreaterThan(before.entries);
  } else if (driver.isMoved === true) {
    expect(answer).toMatchObject({ reversingEntry: { postingDate: dayAfter(period.endDate) } });
    expect(await entriesOf(tenant, driver)).toBe(before.entries);
  } else if (driver.isBatch === true) {
    expect(refusalOf(answer, posts)).toEqual({ lockedPeriodRef: period.name, periodLockState: lockState });
    expect(await entriesOf(tenant, driver)).toBe(before.entries);
    expect(await numbersOf(tenant)).toEqual([]);
  } else {
    expect(refusalOf(answer, posts)).toEqual({ lockedPeriodRef: period.name, periodLockState: lockState });
    expect(await digestOfBooks(tenant)).toBe(before.digest);
    expect(after).toMatchObject({ outcome: 'REFUSED', events: [{ event: 'COMMAND_REFUSED' }] });
    expect(after.events).toHaveLength(1);
  }
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** The last numbers of the tenant's series. */
async function numbersOf({ stored }: TestTenant): Promise<readonly string[]> {
  const rows = await stored.rows('select series, last_number from series_counters where last_number > 0');
  return rows.map((row) => `${String(row['series'])} ${String(row['last_number'])}`);
}

/** What a refusal names. */
function refusalOf(answer: Member, posts: PostedBy): unknown {
  const { code, lockedPeriodRef, periodLockState } = answer;
  const expected = posts === 'IMPORT' ? 'IMPORT_PERIOD_LOCKED' : 'PERIOD_LOCKED';
  return code === expected ? { lockedPeriodRef, periodLockState } : answer;
}

test('the matrix as it was seen is the one in the documents', async () => {
  expect(outcomes.size).toBe(posting.length * lockStates.length);
  await expect(document(matrixTable())).toMatchFileSnapshot(DOCUMENT);
});

test('nothing of all this was an error of the server', () => {
  expect(firm.masked).toEqual([]);
});

const matrixRows = (): string[][] =>
  posting.map(({ mutation, of, name, posts }) => [
    of === null ? `\`${mutation}\`` : `\`${mutation}\` of ${of}`,
    posts,
    ...lockStates.map((lockState: LockState) => outcomes.get(`${name} ${lockState}`) ?? 'not tried'),
  ]);

function matrixTable(): string {
  const rows = matrixRows();
  const head = ['Mutation', 'Posts as', ...lockStates.map((lockState) => `\`${lockState}\``)];
  const widths = head.map((_cell, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  );
}

function document(table: string): string {
  return `# What each mutation posts, and when

Written by \`test/periods/posting-matrix.test.ts\` from the answers of the running product; a difference fails that test. "Posts as" is
the side that the period lock checks (docs/specs/periods.md, section 1). A refused cell returns \`PERIOD_LOCKED\` (an import: the faulty
line of its file, with the period and its state) and leaves only its \`COMMAND_REFUSED\` event: no entry, no number, no change of
any table. The lock states are reached through the API; \`CLOSED\` is set by the test's fixture, because only the year-end close
leads there, for all months of a year. "Moved": it posts on
the first open day instead. A run of recurring entries returns the refusal of each due date and continues.

Only the year-end close and its reversal post into locked periods, those of the year that they close or reopen (docs/specs/year-end.md).
Every other mutation posts nothing; \`test/periods/mutations.ts\` says why for each, and a new one that it does not name fails the test.

${table}
`;
}
