import type { EntryDraftLine, EntryKind, EntrySource } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';

/** An entry as an operation passes it to the books. Who prepared and who approved it are named by the operation. */
export interface EntryToPost {
  readonly kind: EntryKind;
  readonly source: EntrySource;
  /** The draft, document or import that it comes from. */
  readonly sourceId: Uuid | null;
  readonly postingDate: LocalDate;
  readonly documentDate: LocalDate;
  readonly description: string;
  readonly reference: string | null;
  readonly lines: readonly EntryDraftLine[];
  readonly preparedBy: Uuid | null;
  readonly approvedBy: Uuid | null;
}

export interface PostedEntry {
  readonly entryId: Uuid;
  readonly series: string;
  /** Gapless within series and fiscal year, as decimal digits. */
  readonly number: string;
  readonly commitNumber: string;
}
