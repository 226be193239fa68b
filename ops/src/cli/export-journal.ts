import { exportJournal, type JournalFormatName } from '@cifra/exchange/export/export-journal';
import type { CliCommand } from './context.ts';
import { writeNewFile } from './new-file.ts';
import { print, tell } from './output.ts';
import { accept } from './refused.ts';
import { withBooks } from './session.ts';
import { tenantNamed } from './tenants.ts';

export type ExportJournalFlags = {
  readonly format: JournalFormatName;
  readonly out?: string | undefined;
};

/** `export-journal`: the whole journal of a tenant for another program, to a file or to standard output. */
export const exportJournalText: CliCommand<ExportJournalFlags, [name: string]> = (
  context,
  { format, out },
  name,
) =>
  withBooks(context, async (session) => {
    const { id: tenantId, slug } = await tenantNamed(session, name);
    const { text } = accept(await exportJournal(session.books, { tenantId, format }, session.request));
    if (out === undefined) {
      // `print` adds a line end, and every piece already has one.
      for await (const piece of text) if (piece !== '') print(context, piece.slice(0, -1));
      return;
    }
    await writeNewFile(out, async (file) => {
      for await (const piece of text) await file.writeFile(piece);
    });
    tell(context, `${slug}: written to ${out}`);
  });
