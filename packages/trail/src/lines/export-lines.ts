import type { Books } from '@cifra/books/books';
import {
  controlCommand,
  tenantCommand,
  type CommandRequest,
  type DoorRefusalCode,
} from '@cifra/books/command';
import { InvariantBroken } from '@cifra/database/failures';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import type { AuditLine, Trail } from './audit-line.ts';
import { lastCommitOf, linesOf } from './read-lines.ts';

export interface ExportedAfter {
  /** Decimal digits: the lines of the commits behind it are handed out. */
  readonly after: string;
}

/** Records that lines of a tenant's trail leave the house. */
export const recordLinesExport = tenantCommand<ExportedAfter, null, never>(
  'audit.exportLines',
  async (tx, { after }, { tenant }) => {
    tx.record({ event: 'AUDIT_LINES_EXPORTED', objectType: 'Tenant', objectId: tenant.id, after: { after } });
    return accepted(null);
  },
);

/** The same of the firm's own trail. */
export const recordFirmLinesExport = controlCommand<ExportedAfter, null, never>(
  'audit.exportFirmLines',
  async (tx, { after }) => {
    tx.record({
      event: 'FIRM_AUDIT_LINES_EXPORTED',
      objectType: 'Firm',
      objectId: 'audit-trail',
      after: { after },
    });
    return accepted(null);
  },
);

/** Commits of a page: memory is bounded by it. */
const PAGE = 200;

export interface LinesExport {
  /** The last commit that is handed out, decimal digits: the next export goes on after it. It is that of the export's own record. */
  readonly through: string;
  /** Whole commits at a time. */
  readonly pages: AsyncIterable<readonly AuditLine[]>;
}

/**
 * The lines of a trail behind a commit, up to now. The export is recorded before the first line is handed out, and its own record is the
 * last line. Refuses as the door does.
 */
export async function exportLines(
  books: Books,
  { trail, after }: { readonly trail: Trail } & ExportedAfter,
  request: CommandRequest,
): Promise<Result<LinesExport, Refusal<DoorRefusalCode>>> {
  const recorded =
    trail.kind === 'firm'
      ? await books.executeControl(recordFirmLinesExport, { after }, request)
      : await books.execute(recordLinesExport, { tenantId: trail.tenantId }, { after }, request);
  if (!recorded.ok) return recorded;
  const through = served(await lastCommitOf(books, trail));
  return accepted({ through, pages: pagesOf(books, trail, { after, through }) });
}

async function* pagesOf(
  books: Books,
  trail: Trail,
  { after, through }: ExportedAfter & { readonly through: string },
): AsyncGenerator<readonly AuditLine[]> {
  let seen = after;
  while (BigInt(seen) < BigInt(through)) {
    const lines = served(await linesOf(books, trail, { after: seen, through, limit: PAGE }));
    const last = lines.at(-1);
    if (!last) return;
    yield lines;
    seen = last.commit;
  }
}

function served<Value>(value: Value | null): Value {
  if (value === null) throw new InvariantBroken('a tenant is no longer served while its trail is exported');
  return value;
}
