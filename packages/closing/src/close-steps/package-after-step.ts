import type { Uuid } from '@cifra/domain/ids';
import type { StatePair } from '@cifra/domain/period-machines';
import {
  emptyPackage,
  withMaker,
  withoutSubmission,
  type ClosePackageFields,
} from '../close-package/close-package.ts';
import type { PeriodDigest } from '../close-package/digest.ts';

interface StepTaken {
  readonly before: StatePair;
  readonly after: StatePair;
  readonly actorId: Uuid | null;
  readonly reason: string | null;
  readonly isRejection: boolean;
  /** For a step to PENDING_APPROVAL: what is submitted, and whose acknowledgements it relies on. */
  readonly submission: { readonly digest: PeriodDigest; readonly acknowledgers: readonly Uuid[] } | null;
}

/** The package after a step. A step that does not change the close state returns the same object. */
export function packageAfterStep(fields: ClosePackageFields, taken: StepTaken): ClosePackageFields {
  const { before, after, actorId, reason, isRejection, submission } = taken;
  if (before.closeState === after.closeState) return fields;
  switch (after.closeState) {
    case 'OPEN':
      return emptyPackage(fields.period_id);
    case 'DRAFT': {
      if (before.closeState === 'OPEN') return withMakers({ ...fields, preparer_id: actorId }, [actorId]);
      return {
        ...withoutSubmission(fields),
        decided_by: isRejection ? actorId : null,
        rejection_reason: isRejection ? reason : null,
      };
    }
    case 'PENDING_APPROVAL':
      return {
        ...withMakers(fields, [actorId, ...(submission?.acknowledgers ?? [])]),
        submitted_by: actorId,
        submitted_digest: submission?.digest.digest ?? null,
        submitted_entry_count: submission?.digest.entryCount ?? null,
        decided_by: null,
        rejection_reason: null,
      };
    case 'CLOSED':
      return { ...fields, decided_by: actorId };
    default:
      return fields;
  }
}

function withMakers(fields: ClosePackageFields, makers: readonly (Uuid | null)[]): ClosePackageFields {
  return makers.reduce((noted, maker) => (maker === null ? noted : withMaker(noted, maker)), fields);
}
