import { secondPersonFor } from '@cifra/access/separation/second-person';
import type { AccessEffect } from '@cifra/access/separation/access-effects';
import { connectionOf, pageOfRows, type Connection, type PageRequest } from '@cifra/books/connection';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { gatherFirmAccess } from '../proposals/gather-firm-access.ts';
import { accessManagersOf, isFirmOfOne } from './firm-of-one.ts';
import { holdingOfChange, mayDecide } from './holding-of-change.ts';
import { independenceOf, type Independence } from './independence.ts';
import {
  changeList,
  changesSelfApprovedSince,
  decisionOfChange,
  openChanges,
  type ChangeRow,
} from './queries.ts';
import { stateOfChange, type ChangeState } from './state-of-change.ts';

export type ChangePage = Connection<ChangeRow>;
export type EffectShape = AccessEffect;

/** The list's filters for changes in a state; null: all. */
function filtersOf(state: ChangeState | null, nowMicros: bigint) {
  const isDecided = state !== null && state !== 'OPEN' && state !== 'EXPIRED';
  return {
    decision: isDecided ? state : null,
    openAfter: state === 'OPEN' ? nowMicros : null,
    expiredBy: state === 'EXPIRED' ? nowMicros : null,
  };
}

interface Choice {
  readonly state: ChangeState | null;
  readonly nowMicros: bigint;
}

/** Changes in a state, or all, the newest first. */
export async function readChanges(
  control: ControlReadTx,
  { state, nowMicros }: Choice,
  page: PageRequest,
): Promise<ChangePage> {
  const filters = filtersOf(state, nowMicros);
  return connectionOf(await changeList.rows(control, filters, page), page, {
    keyOf: ({ id }) => [id],
    count: () => changeList.count(control, filters),
  });
}

/** The changes that wait, and that a claim may decide on, the newest first. They are few: each ends after a week. */
export async function readChangesToDecide(
  reader: Parameters<typeof mayDecide>[0],
  nowMicros: bigint,
  page: PageRequest,
): Promise<ChangePage> {
  const rows: ChangeRow[] = [];
  for (const row of await reader.control.all(openChanges, { nowMicros }))
    if (await mayDecide(reader, holdingOfChange(row))) rows.push(row);
  return pageOfRows(rows, page, { key: changeList.key, keyOf: ({ id }) => [id] });
}

export function effectsOfChange({ effects }: ChangeRow): readonly AccessEffect[] {
  return JSON.parse(effects) as AccessEffect[];
}

export function concernedBy({ concerned }: ChangeRow): readonly Uuid[] {
  return JSON.parse(concerned) as Uuid[];
}

/** Who may confirm a change now; nobody where it is decided. */
export async function confirmersOf(
  control: ControlReadTx,
  row: ChangeRow,
  nowMicros: bigint,
): Promise<readonly ({ readonly userId: Uuid } & Independence)[]> {
  const decision = await control.first(decisionOfChange, { changeId: row.id });
  if (stateOfChange(row, decision, nowMicros) !== 'OPEN') return [];
  const firm = await gatherFirmAccess(control, nowMicros);
  const concerned = concernedBy(row);
  const proposing = { userId: row.proposed_by, concerned, nowMicros };
  const second = secondPersonFor(firm, holdingOfChange(row), proposing);
  const confirmers = second.kind === 'NEEDED' ? second.mayConfirm : [];
  return Promise.all(
    confirmers.map(async (id) => {
      const userId = id as Uuid;
      const pair = { proposer: row.proposed_by, confirmer: userId };
      return { userId, ...(await independenceOf(control, pair, nowMicros)) };
    }),
  );
}

export interface Separation {
  readonly isFirmOfOne: boolean;
  readonly accessManagerIds: readonly Uuid[];
  readonly openChangeCount: number;
  readonly selfApprovedCount: number;
}

const COUNTED_DAYS = 90n;

/** How far the firm can keep duties apart. */
export async function readSeparation(control: ControlReadTx, nowMicros: bigint): Promise<Separation> {
  const firm = await gatherFirmAccess(control, nowMicros);
  const sinceMicros = nowMicros - COUNTED_DAYS * 86_400_000_000n;
  return {
    isFirmOfOne: isFirmOfOne(firm, nowMicros),
    accessManagerIds: accessManagersOf(firm, nowMicros).map((id) => id as Uuid),
    openChangeCount: await changeList.count(control, filtersOf('OPEN', nowMicros)),
    selfApprovedCount: (await control.all(changesSelfApprovedSince, { sinceMicros })).length,
  };
}
