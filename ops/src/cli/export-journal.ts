import { open, rm } from 'node:fs/promises';
import { exportJournal, journalFormats } from '@cifra/books/export/export-journal';
import { messageOf } from '@cifra/domain/refusals';
import type { BooksCliCommand } from './context.ts';
import { tenantNamed } from './tenants.ts';

/** `export-journal`: the whole journal of a tenant for another program, to a file or to standard output. 1 when it cannot. */
export const exportJournalText: BooksCliCommand = async (context) => {
  const { books, positionals, options, request, print } = context;
  const named = typeof options['tenant'] === 'string' ? options['tenant'] : positionals[0];
  const format = journalFormats.find((known) => known === options['format']);
  if (format === undefined) {
    print(`Name a format: ${journalFormats.join(', ')}.`);
    return 2;
  }
  const tenant = await tenantNamed(context, named);
  if (tenant === null) return 1;
  const exported = await exportJournal(books, { tenantId: tenant.id, format }, request);
  if (!exported.ok) {
    print(messageOf(exported.refusal));
    return 1;
  }
  const { text } = exported.value;
  if (typeof options['out'] !== 'string') {
    // `print` ends a line, and so does every piece.
    for await (const piece of text) if (piece !== '') print(piece.slice(0, -1));
    return 0;
  }
  const out = options['out'];
  // A file that is there is not written over: whoever wants that deletes it.
  const file = await open(out, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    print(`${out} cannot be written: ${error.message}`);
    return null;
  });
  if (file === null) return 1;
  try {
    for await (const piece of text) await file.writeFile(piece);
    await file.sync();
  } catch (error) {
    // Half a journal would look like a whole one.
    await rm(out);
    throw error;
  } finally {
    await file.close();
  }
  print(`${tenant.slug}: written to ${out}`);
  return 0;
};
