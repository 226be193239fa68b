import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import { recurringEntries } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { readPreparers, type ManualLine } from '../manual-entries/draft-line.ts';
import { keptLinesCodes, problemOfLines } from '../drafts/save-draft.ts';
import { lastDueBefore, nextDueAfter, type Frequency } from './due-dates.ts';
import { lastRun, recurringById } from './queries.ts';

export type RecurringRow = Row<typeof recurringEntries>;

/** The content of a recurring entry, checked at the edge for its form; plain data. */
export interface RecurringContent {
  readonly name: string;
  readonly frequency: Frequency;
  /** The first due date, which gives the weekday or the day of the month of the later ones. */
  readonly firstDate: LocalDate;
  /** The last day on which it may fall due; null: no end. */
  readonly lastDate: LocalDate | null;
  readonly description: string;
  readonly reference: string | null;
  readonly isAccrual: boolean;
  readonly lines: readonly ManualLine[];
}

const findRecurringCodes = refusalCodes('RECURRING_ENTRY_UNKNOWN', 'VERSION_CONFLICT');
export const recurringStepCodes = refusalCodes(...findRecurringCodes, 'RECURRING_ENTRY_NOT_IN_STATE');
export type RecurringStepRefusal = RefusalOf<typeof recurringStepCodes>;

export const saveRecurringCodes = refusalCodes(...recurringStepCodes, ...keptLinesCodes);

/** The recurring entry at the version that the caller saw. Refuses in this order: RECURRING_ENTRY_UNKNOWN, VERSION_CONFLICT. */
export async function findRecurring(
  tx: TenantReadTx,
  { id, version }: { readonly id: Uuid; readonly version: bigint },
): Promise<Result<RecurringRow, RefusalOf<typeof findRecurringCodes>>> {
  const row = await tx.first(recurringById, { id });
  if (!row) return refused(refuse('RECURRING_ENTRY_UNKNOWN', { recurringEntryRef: id }));
  if (row.commit_number === version) return accepted(row);
  const [expected, actual] = [String(version), String(row.commit_number)];
  return refused(
    refuse('VERSION_CONFLICT', {
      object: 'recurring entry',
      expectedVersion: expected,
      actualVersion: actual,
    }),
  );
}

export function notInState(
  row: RecurringRow,
  action: string,
  allowed: readonly RecurringRow['state'][],
): Refusal<'RECURRING_ENTRY_NOT_IN_STATE'> {
  return refuse('RECURRING_ENTRY_NOT_IN_STATE', {
    action,
    recurringEntryState: row.state,
    allowedRecurringEntryStates: allowed,
  });
}

interface RecurringToSave {
  /** Null: a new one. */
  readonly existing: { readonly id: Uuid; readonly version: bigint } | null;
  readonly content: RecurringContent;
  readonly editor: Uuid;
  readonly newId: () => Uuid;
}

/**
 * Creates or edits a recurring entry in the caller's transaction. The editor becomes one of its preparers: nobody who wrote it
 * approves what it brings forth. With another schedule, it falls due next on the first date of the new one after the last that was run
 * or left out.
 * Refuses in this order: RECURRING_ENTRY_UNKNOWN, VERSION_CONFLICT, RECURRING_ENTRY_NOT_IN_STATE (ended), then the lines as a draft's.
 */
export async function saveRecurring(
  tx: TenantTx,
  { existing, content, editor, newId }: RecurringToSave,
): Promise<Result<Uuid, RefusalOf<typeof saveRecurringCodes>>> {
  const [found, problem, lastDate] = await Promise.all([
    existing && findRecurring(tx, existing),
    problemOfLines(tx, content.lines),
    existing && lastDateRun(tx, existing.id),
  ]);
  if (found?.ok === false) return found;
  const known = found?.value ?? null;
  if (known?.state === 'ENDED') return refused(notInState(known, 'edit', ['ACTIVE', 'PAUSED']));
  if (problem !== null) return refused(problem);
  const preparers = known === null ? [] : readPreparers(known.prepared_by);
  const id = known?.id ?? newId();
  const done = known === null ? null : lastDateDone(known, lastDate);
  const firstDue = done === null ? content.firstDate : nextDueAfter(content, done);
  const row = {
    id,
    name: content.name,
    state: known?.state ?? ('ACTIVE' as const),
    frequency: content.frequency,
    first_date: content.firstDate,
    next_date: isSameSchedule(known, content) ? known.next_date : firstDue,
    last_date: content.lastDate,
    description: content.description,
    reference: content.reference,
    lines: JSON.stringify(content.lines),
    is_accrual: content.isAccrual,
    prepared_by: JSON.stringify(preparers.includes(editor) ? preparers : [...preparers, editor]),
  };
  if (known === null) tx.insert(recurringEntries, row);
  else tx.replace(recurringEntries, row, known.commit_number);
  const told = { objectType: 'RecurringEntry', objectId: id, after: content } as const;
  tx.record(
    known === null
      ? { ...told, event: 'RECURRING_ENTRY_CREATED' }
      : { ...told, event: 'RECURRING_ENTRY_CHANGED', before: contentOf(known) },
  );
  return accepted(id);
}

/** The last due date that was run; null: none was. */
async function lastDateRun(tx: TenantReadTx, id: Uuid): Promise<LocalDate | null> {
  return (await tx.first(lastRun, { id }))?.dueDate ?? null;
}

/** The last due date that was run or that was left out for good; null: none was. */
function lastDateDone(known: RecurringRow, lastDate: LocalDate | null): LocalDate | null {
  const schedule = { frequency: known.frequency, firstDate: known.first_date };
  const passed = lastDueBefore(schedule, known.next_date);
  return lastDate === null || (passed !== null && passed > lastDate) ? passed : lastDate;
}

function isSameSchedule(known: RecurringRow | null, content: RecurringContent): known is RecurringRow {
  return known?.frequency === content.frequency && known.first_date === content.firstDate;
}

function contentOf(row: RecurringRow): RecurringContent {
  return {
    name: row.name,
    frequency: row.frequency,
    firstDate: row.first_date,
    lastDate: row.last_date,
    description: row.description,
    reference: row.reference,
    isAccrual: row.is_accrual,
    lines: JSON.parse(row.lines) as ManualLine[],
  };
}
