import type { Uuid } from '@cifra/domain/ids';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { Books } from '@cifra/books/books';
import { tenantCommand, type CommandRequest, type DoorRefusalCode } from '@cifra/books/command';
import { beancountFormat } from './beancount.ts';
import { hledgerFormat } from './hledger.ts';
import type { JournalFormat, JournalHead } from './journal/journal.ts';
import { journalHead, journalPage, type JournalPage } from './journal/read-journal.ts';

const journalFormats = ['hledger', 'beancount'] as const;
export type JournalFormatName = (typeof journalFormats)[number];

const formats: Readonly<Record<JournalFormatName, (head: JournalHead) => JournalFormat>> = {
  hledger: hledgerFormat,
  beancount: beancountFormat,
};

/** Records that the journal leaves the house. */
export const recordJournalExport = tenantCommand<{ readonly format: JournalFormatName }, null, never>(
  'books.exportJournal',
  async (tx, { format }, { tenant }) => {
    tx.record({
      event: 'JOURNAL_EXPORTED',
      objectType: 'Tenant',
      objectId: tenant.id,
      after: { format },
    });
    return accepted(null);
  },
);

export interface JournalExport {
  readonly head: JournalHead;
  /** Pieces of text of a few hundred kilobytes at most, read as they are requested. */
  readonly text: AsyncIterable<string>;
}

/**
 * The whole journal of a tenant as another program's text. The export is recorded before the first piece is handed out. Memory is
 * bounded by a page; entries that are posted while it is read are left out. Refuses as the door does.
 */
export async function exportJournal(
  books: Books,
  { tenantId, format }: { readonly tenantId: Uuid; readonly format: JournalFormatName },
  request: CommandRequest,
): Promise<Result<JournalExport, Refusal<DoorRefusalCode>>> {
  const recorded = await books.execute(recordJournalExport, { tenantId }, { format }, request);
  if (!recorded.ok) return recorded;
  const head = served(await books.report(journalHead, tenantId, null));
  return accepted({ head, text: pieces(books, tenantId, head, formats[format](head)) });
}

async function* pieces(
  books: Books,
  tenantId: Uuid,
  head: JournalHead,
  format: JournalFormat,
): AsyncGenerator<string> {
  yield format.head;
  let after: JournalPage['next'] = null;
  do {
    const page: JournalPage = served(
      await books.report(journalPage, tenantId, { after, throughCommit: head.commitNumber, limits: null }),
    );
    yield page.entries.flatMap((entry) => (entry.lines.length === 0 ? [] : format.entry(entry))).join('');
    after = page.next;
  } while (after !== null);
}

function served<Value>(value: Value | null): Value {
  if (value === null) throw new InvariantBroken('a tenant is no longer served while its journal is exported');
  return value;
}
