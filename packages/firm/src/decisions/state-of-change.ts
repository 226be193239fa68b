import type { FactEnumValue } from '@cifra/domain/refusals/fact-enums';
import { formatInstant } from '@cifra/domain/instant';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { ChangeRow, DecisionRow } from './queries.ts';

export type ChangeState = FactEnumValue<'ChangeState'>;

export function stateOfChange(
  { expires_at: expiresAt }: Pick<ChangeRow, 'expires_at'>,
  decision: Pick<DecisionRow, 'decision'> | null,
  nowMicros: bigint,
): ChangeState {
  if (decision !== null) return decision.decision;
  return expiresAt > nowMicros ? 'OPEN' : 'EXPIRED';
}

export const openChangeCodes = refusalCodes('CHANGE_UNKNOWN', 'CHANGE_DECIDED', 'CHANGE_EXPIRED');

/** A change that can still be decided. Refuses in this order: CHANGE_UNKNOWN, CHANGE_DECIDED, CHANGE_EXPIRED. */
export function requireOpen(
  changeRef: string,
  { row, decision }: { readonly row: ChangeRow | null; readonly decision: DecisionRow | null },
  nowMicros: bigint,
): Result<ChangeRow, RefusalOf<typeof openChangeCodes>> {
  if (row === null) return refused(refuse('CHANGE_UNKNOWN', { changeRef }));
  const changeState = stateOfChange(row, decision, nowMicros);
  if (changeState === 'EXPIRED')
    return refused(refuse('CHANGE_EXPIRED', { changeRef, changeExpiredAt: formatInstant(row.expires_at) }));
  if (changeState !== 'OPEN') return refused(refuse('CHANGE_DECIDED', { changeRef, changeState }));
  return accepted(row);
}
