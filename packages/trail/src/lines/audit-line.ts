import type { CommitFact } from '@cifra/books/commits';
import type { Uuid } from '@cifra/domain/ids';
import type { EventFact } from '../timeline/events.ts';
import type { FieldChange } from '../timeline/field-changes.ts';

/** Whose trail a line is of: a tenant's, or the firm's own, which the control plane keeps. */
export type Trail =
  { readonly kind: 'tenant'; readonly tenantId: Uuid; readonly slug: string } | { readonly kind: 'firm' };

/**
 * One event of an audit trail, as a SIEM takes it: a line of JSON whose fields stay what they are (docs/specs/audit-lines.md). What names it for good is
 * trail, commit and ordinal. A commit without an event is a line whose event is null and whose ordinal is 0, so that of each trail no number is missing.
 */
export interface AuditLine {
  readonly format: 'cifra-audit-1';
  /** The tenant's slug at the time of the export; `_firm` is the firm's own trail, and no tenant can have that name. */
  readonly trail: string;
  readonly kind: Trail['kind'];
  readonly tenantId: Uuid | null;
  /** Decimal digits. Gapless within a trail: it is the cursor, too. */
  readonly commit: string;
  /** 1, 2, … within the commit. */
  readonly ordinal: number;
  /** ISO 8601, UTC, of the commit. */
  readonly at: string;
  readonly event: string | null;
  readonly objectType: string | null;
  readonly objectId: string | null;
  readonly outcome: CommitFact['outcome'];
  readonly command: string;
  readonly actor: CommitFact['actor'];
  /** Where the request came from, as the edge saw it. */
  readonly origin: string;
  readonly requestId: string;
  readonly reason: string | null;
  readonly changes: readonly FieldChange[];
  /** SHA-256 of the commit in its chain: the signed digests name the same. */
  readonly commitHash: string;
}

/** The lines of a commit: one for each event, or one that says that there was none. */
export function linesOfCommit(
  trail: Trail,
  commit: CommitFact,
  events: readonly EventFact[],
): readonly AuditLine[] {
  const { number, instant, outcome, command, actor, origin, requestId, reason, hash } = commit;
  const line = ({
    ordinal,
    event,
    objectType,
    objectId,
    changes,
  }: Pick<AuditLine, 'ordinal' | 'event' | 'objectType' | 'objectId' | 'changes'>): AuditLine => ({
    format: 'cifra-audit-1',
    trail: trail.kind === 'firm' ? '_firm' : trail.slug,
    kind: trail.kind,
    tenantId: trail.kind === 'firm' ? null : trail.tenantId,
    commit: number,
    ordinal,
    at: instant,
    event,
    objectType,
    objectId,
    outcome,
    command,
    actor,
    origin,
    requestId,
    reason,
    changes,
    commitHash: hash,
  });
  return events.length === 0
    ? [line({ ordinal: 0, event: null, objectType: null, objectId: null, changes: [] })]
    : events.map(line);
}

/** Lines as text, each with its end: JSON escapes what would break one. */
export const textOfLines = (lines: readonly AuditLine[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');
