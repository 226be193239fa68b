import {
  ConnectionsBusy,
  DatabaseUnavailable,
  OutcomeUnknown,
  ReadersBusy,
  StorageFull,
  TenantMoving,
  WriterBusy,
} from '@cifra/database/failures';
import { refuse, type Refusal } from '@cifra/domain/refusals';

/** Deep enough for what wraps a failure on its way. */
const mostCauses = 5;

type UnableCode =
  | 'SERVER_BUSY'
  | 'STORAGE_FULL'
  | 'TENANT_MOVING'
  | 'OUTCOME_UNKNOWN'
  | 'TENANT_UNAVAILABLE'
  | 'FIRM_UNAVAILABLE';

/**
 * Why the books cannot take work now, where whoever sent it can act on that: what would be lost is thrown as it is, and a masked error to the
 * caller. Refuses: SERVER_BUSY, STORAGE_FULL, TENANT_MOVING, OUTCOME_UNKNOWN, TENANT_UNAVAILABLE, FIRM_UNAVAILABLE.
 */
export function whyUnable(failure: unknown): Refusal<UnableCode> | null {
  let each = failure;
  for (let depth = 0; depth < mostCauses && each instanceof Error; depth += 1) {
    if (each instanceof StorageFull) return refuse('STORAGE_FULL', {});
    if (each instanceof ConnectionsBusy)
      return refuse('SERVER_BUSY', { busyWith: 'CONNECTIONS', ...each.facts });
    if (each instanceof WriterBusy || each instanceof ReadersBusy) {
      const busyWith = each instanceof WriterBusy ? 'COMMANDS' : 'REPORTS';
      return refuse('SERVER_BUSY', { busyWith, waitedSeconds: null, waitingCount: null });
    }
    if (each instanceof TenantMoving) return refuse('TENANT_MOVING', { movingSince: each.moving.since });
    if (each instanceof OutcomeUnknown) return refuse('OUTCOME_UNKNOWN', {});
    if (each instanceof DatabaseUnavailable)
      return each.tenantSlug === null
        ? refuse('FIRM_UNAVAILABLE', {})
        : refuse('TENANT_UNAVAILABLE', { tenantRef: each.tenantSlug });
    each = each.cause;
  }
  return null;
}
