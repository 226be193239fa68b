import { idOfStored, type StoredRow, type StoredValue } from '../support/stored/stored-rows.ts';
import type { TestTenant } from '../worlds/firm/firm.ts';

/** What happened to a tenant's periods, entries and year-end closes, read in the order of its commits. */
export interface CloseHistory {
  readonly commits: readonly CloseCommit[];
  readonly years: readonly HistoryYear[];
  /** Types of the accounts by their ids. */
  readonly accountTypes: ReadonlyMap<string, string>;
  readonly retainedEarnings: string;
}

/** A commit with everything that it wrote. */
export interface CloseCommit {
  readonly number: number;
  readonly outcome: string;
  readonly command: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly events: readonly CloseEvent[];
  readonly periods: readonly PeriodVersion[];
  readonly yearCloses: readonly YearCloseVersion[];
  readonly entries: readonly PostedEntry[];
}

export interface CloseEvent {
  readonly event: string;
  readonly objectId: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

export interface HistoryYear {
  readonly id: string;
  readonly name: string;
  readonly startDate: string;
  readonly endDate: string;
}

export interface PeriodVersion {
  readonly id: string;
  readonly yearId: string;
  readonly name: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly lockState: string;
  readonly closeState: string;
}

export interface YearCloseVersion {
  readonly id: string;
  readonly yearId: string;
  readonly state: string;
  readonly result: bigint;
}

export interface PostedEntry {
  readonly id: string;
  readonly postingDate: string;
  readonly series: string;
  readonly number: number;
  readonly kind: string;
  readonly source: string;
  readonly side: 'SALES' | 'PURCHASING' | 'NONE';
  readonly lines: readonly PostedLine[];
}

export interface PostedLine {
  readonly accountId: string;
  readonly baseE4: bigint;
}

const idOf = (value: StoredValue | undefined): string =>
  value instanceof Uint8Array ? idOfStored(value) : '';
const parsed = (text: unknown): Record<string, unknown> | null =>
  typeof text === 'string' ? (JSON.parse(text) as Record<string, unknown>) : null;

export async function readCloseHistory({ stored }: Pick<TestTenant, 'stored'>): Promise<CloseHistory> {
  const byCommit = async <Item>(
    sql: string,
    read: (row: StoredRow) => Item,
  ): Promise<Map<number, Item[]>> => {
    const found = new Map<number, Item[]>();
    for (const row of await stored.rows(sql)) {
      const commit = Number(row['commit_number']);
      found.set(commit, [...(found.get(commit) ?? []), read(row)]);
    }
    return found;
  };
  const linesOf = Map.groupBy(
    await stored.rows(
      'select entry_id, account_id, base_amount from journal_lines order by entry_id, ordinal',
    ),
    (row) => idOf(row['entry_id']),
  );
  const events = await byCommit('select * from audit_events order by commit_number, ordinal', eventOf);
  const versions = (table: string, columns: string): string =>
    `select ${columns}, commit_number from ${table} union all select ${columns}, commit_number from ${table}_history order by commit_number`;
  const periods = await byCommit(
    versions('periods', 'id, fiscal_year_id, name, start_date, end_date, lock_state, close_state'),
    periodOf,
  );
  const closes = await byCommit(versions('year_closes', 'id, fiscal_year_id, state, result'), yearCloseOf);
  const entries = await byCommit('select * from journal_entries order by series, number', (row) =>
    entryOf(row, linesOf.get(idOf(row['id'])) ?? []),
  );
  const [role] = await stored.rows("select account_id from account_roles where role = 'RetainedEarnings'");
  const commits = await stored.rows('select * from commits order by number');
  const years = await stored.rows('select * from fiscal_years order by start_date');
  const accounts = await stored.rows('select id, type from accounts');
  return {
    commits: commits.map((row) => {
      const number = Number(row['number']);
      return {
        number,
        outcome: String(row['outcome']),
        command: String(row['command']),
        actor: idOf(row['actor_id']),
        reason: row['reason'] === null ? null : String(row['reason']),
        events: events.get(number) ?? [],
        periods: periods.get(number) ?? [],
        yearCloses: closes.get(number) ?? [],
        entries: entries.get(number) ?? [],
      };
    }),
    years: years.map((row) => ({
      id: idOf(row['id']),
      name: String(row['name']),
      startDate: String(row['start_date']),
      endDate: String(row['end_date']),
    })),
    accountTypes: new Map(accounts.map((row) => [idOf(row['id']), String(row['type'])])),
    retainedEarnings: idOf(role?.['account_id']),
  };
}

function eventOf(row: StoredRow): CloseEvent {
  return {
    event: String(row['event']),
    objectId: String(row['object_id']),
    before: parsed(row['before']),
    after: parsed(row['after']),
  };
}

function periodOf(row: StoredRow): PeriodVersion {
  return {
    id: idOf(row['id']),
    yearId: idOf(row['fiscal_year_id']),
    name: String(row['name']),
    startDate: String(row['start_date']),
    endDate: String(row['end_date']),
    lockState: String(row['lock_state']),
    closeState: String(row['close_state']),
  };
}

function yearCloseOf(row: StoredRow): YearCloseVersion {
  return {
    id: idOf(row['id']),
    yearId: idOf(row['fiscal_year_id']),
    state: String(row['state']),
    result: BigInt(row['result'] as number),
  };
}

function entryOf(row: StoredRow, lines: readonly StoredRow[]): PostedEntry {
  return {
    id: idOf(row['id']),
    postingDate: String(row['posting_date']),
    series: String(row['series']),
    number: Number(row['number']),
    kind: String(row['kind']),
    source: String(row['source']),
    side: row['side'] as PostedEntry['side'],
    lines: lines.map((line) => ({
      accountId: idOf(line['account_id']),
      baseE4: BigInt(line['base_amount'] as number),
    })),
  };
}
