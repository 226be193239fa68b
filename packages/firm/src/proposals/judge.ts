import { hash } from 'node:crypto';
import { effectsOf, type AccessEffect } from '@cifra/access/separation/access-effects';
import { newConflict } from '@cifra/access/separation/conflicts';
import { isProtecting } from '@cifra/access/separation/duties';
import type { FirmAccess } from '@cifra/access/separation/firm-access';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Change, PlannedChange } from './change.ts';

export const judgeCodes = refusalCodes('CONFLICTING_PERMISSIONS', 'SELF_SERVICE');

export interface Judgement {
  readonly effects: readonly AccessEffect[];
  readonly takesTwo: boolean;
}

interface Judging {
  readonly firm: FirmAccess;
  readonly nowMicros: bigint;
  /** Whoever makes it, or confirms it. Null: the machine, which serves nobody. */
  readonly userId: string | null;
}

/**
 * What a change does to people, and whether it takes two. Refuses in this order: CONFLICTING_PERMISSIONS, SELF_SERVICE.
 */
export function judge(
  {
    before,
    after,
    concerned,
    serves,
    isProtecting: isAlways,
  }: Pick<PlannedChange<unknown>, 'before' | 'after' | 'concerned' | 'serves' | 'isProtecting'>,
  { firm, nowMicros, userId }: Judging,
): Result<Judgement, RefusalOf<typeof judgeCodes>> {
  const states = { before: before ?? firm, after };
  const conflict = newConflict(states, concerned, nowMicros);
  if (conflict !== null) {
    const { permission: heldPermission, conflictingPermission, userId: concernedRef } = conflict;
    const clusterCodes = [...new Set(conflict.clusterCodes)];
    return refused(
      refuse('CONFLICTING_PERMISSIONS', {
        concernedRef,
        heldPermission,
        conflictingPermission,
        clusterCodes,
      }),
    );
  }
  const effects = effectsOf(states, concerned, nowMicros);
  const gains = effects.some((effect) => effect.userId === userId && effect.gained.length > 0);
  if (userId !== null && (gains || serves.includes(userId)))
    return refused(refuse('SELF_SERVICE', { concernedRef: userId }));
  const takesTwo = isAlways || effects.some(({ gained, lost }) => [...gained, ...lost].some(isProtecting));
  return accepted({ effects, takesTwo });
}

/** What a confirmation pins: the change, and what it rests on. */
export function digestOf(
  { kind, content }: Pick<Change<unknown, never>, 'kind' | 'content'>,
  { base }: Pick<PlannedChange<unknown>, 'base'>,
): string {
  return hash('sha256', jsonText([kind, content, base]), 'hex');
}
