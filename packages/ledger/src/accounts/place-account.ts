import { decideParent, type AccountType } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import type { TenantReadTx } from '@cifra/database/tx';
import { accountById } from '../journal/queries.ts';
import type { AccountRow } from './account-facts.ts';
import { accountByCode, parentsOfChart } from './queries.ts';

/** Levels of a chart at most; a deeper one is refused. */
const MAXIMUM_DEPTH = 32;

export const placeAccountCodes = refusalCodes(
  'ACCOUNT_CODE_TAKEN',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_PARENT_CYCLE',
  'INPUT_INVALID',
  'ACCOUNT_INACTIVE',
  'ACCOUNT_TYPE_MISMATCH',
);
export type PlaceRefusal = RefusalOf<typeof placeAccountCodes>;

interface Place {
  /** Null: an account that is not there yet. */
  readonly id: Uuid | null;
  readonly code: string;
  readonly type: AccountType;
  readonly parentId: Uuid | null;
}

/** What of the chart the place of an account depends on. */
export interface ChartFacts {
  /** The account that has the code; null: none, or no code was named. */
  readonly holder: AccountRow | null;
  /** The parent that was named, and every account that is a parent of another. */
  readonly parents: ReadonlyMap<Uuid, AccountRow>;
}

/** Reads in one set what the place of an account depends on, or what a change of it names. */
export async function gatherChart(
  tx: TenantReadTx,
  { code, parentId }: { readonly code?: string | undefined; readonly parentId?: Uuid | null | undefined },
): Promise<ChartFacts> {
  const [holder, parent, all] = await Promise.all([
    code === undefined ? null : tx.first(accountByCode, { code }),
    parentId ? tx.first(accountById, { id: parentId }) : null,
    tx.all(parentsOfChart, {}),
  ]);
  const parents = new Map(all.map((row) => [row.id, row]));
  if (parent) parents.set(parent.id, parent);
  return { holder, parents };
}

/** Whether another account has the code. */
export function problemOfCode(
  { id, code }: Pick<Place, 'id' | 'code'>,
  { holder }: ChartFacts,
): Refusal<'ACCOUNT_CODE_TAKEN'> | null {
  return holder === null || holder.id === id
    ? null
    : refuse('ACCOUNT_CODE_TAKEN', { lineNumber: null, accountRef: code });
}

/**
 * Whether an account may stand under its parent: an active heading of its type, and none of its own descendants.
 * Refuses in this order: ACCOUNT_UNKNOWN, ACCOUNT_PARENT_CYCLE, INPUT_INVALID (no heading, too deep), ACCOUNT_INACTIVE, ACCOUNT_TYPE_MISMATCH.
 */
export function problemOfParent(
  { id, code, type, parentId }: Place,
  { parents }: ChartFacts,
): Exclude<PlaceRefusal, Refusal<'ACCOUNT_CODE_TAKEN'>> | null {
  if (parentId === null) return null;
  const parent = parents.get(parentId);
  if (!parent) return refuse('ACCOUNT_UNKNOWN', { lineNumber: null, accountRef: parentId });
  let ancestor: AccountRow | undefined = parent;
  for (let depth = 1; ancestor; depth += 1) {
    if (ancestor.id === id)
      return refuse('ACCOUNT_PARENT_CYCLE', { lineNumber: null, accountRef: code, parentRef: parent.code });
    if (depth >= MAXIMUM_DEPTH)
      return refuse('INPUT_INVALID', {
        field: 'parentId',
        problem: `would be deeper than ${MAXIMUM_DEPTH} levels`,
        value: parent.code,
      });
    ancestor = ancestor.parent_id === null ? undefined : parents.get(ancestor.parent_id);
  }
  if (parent.is_postable)
    return refuse('INPUT_INVALID', {
      field: 'parentId',
      problem: 'must be a heading, which has no lines',
      value: parent.code,
    });
  if (!parent.is_active) return refuse('ACCOUNT_INACTIVE', { lineNumber: null, accountRef: parent.code });
  const decision = decideParent({ account: { code, type }, parent, line: null });
  return decision.ok ? null : decision.refusal;
}
