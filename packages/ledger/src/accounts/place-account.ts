import { decideParent, type AccountType } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import type { TenantReadTx } from '@cifra/database/tx';
import { accountById } from '../journal/queries.ts';
import { accountByCode } from './queries.ts';

/** Levels of a chart at most; keeps the walk to the top bounded. */
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

/** Whether another account has the code. */
export async function checkCode(
  tx: TenantReadTx,
  { id, code }: Pick<Place, 'id' | 'code'>,
): Promise<Refusal<'ACCOUNT_CODE_TAKEN'> | null> {
  const holder = await tx.first(accountByCode, { code });
  return holder === null || holder.id === id
    ? null
    : refuse('ACCOUNT_CODE_TAKEN', { line: null, account: code });
}

/**
 * Whether an account may stand under its parent: an active heading of its type, and none of its own descendants.
 * Refuses in this order: ACCOUNT_UNKNOWN, ACCOUNT_PARENT_CYCLE, INPUT_INVALID (no heading, too deep), ACCOUNT_INACTIVE, ACCOUNT_TYPE_MISMATCH.
 */
export async function checkParent(
  tx: TenantReadTx,
  { id, code, type, parentId }: Place,
): Promise<Exclude<PlaceRefusal, Refusal<'ACCOUNT_CODE_TAKEN'>> | null> {
  if (parentId === null) return null;
  const parent = await tx.first(accountById, { id: parentId });
  if (!parent) return refuse('ACCOUNT_UNKNOWN', { line: null, account: parentId });
  let ancestor: typeof parent | null = parent;
  for (let depth = 1; ancestor !== null; depth += 1) {
    if (ancestor.id === id)
      return refuse('ACCOUNT_PARENT_CYCLE', { line: null, account: code, parent: parent.code });
    if (depth >= MAXIMUM_DEPTH)
      return refuse('INPUT_INVALID', {
        field: 'parentId',
        problem: `would be deeper than ${MAXIMUM_DEPTH} levels`,
        value: parent.code,
      });
    ancestor = ancestor.parent_id === null ? null : await tx.first(accountById, { id: ancestor.parent_id });
  }
  if (parent.is_postable)
    return refuse('INPUT_INVALID', {
      field: 'parentId',
      problem: 'must be a heading, which has no lines',
      value: parent.code,
    });
  if (!parent.is_active) return refuse('ACCOUNT_INACTIVE', { line: null, account: parent.code });
  const decision = decideParent({ account: { code, type }, parent, line: null });
  return decision.ok ? null : decision.refusal;
}
