import { open, rm } from 'node:fs/promises';
import { parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { messageOf } from '@cifra/domain/refusals';
import { exportBooks, exportFormats, fileNameOf } from '@cifra/subgraph-ledger/export/export-books';
import { exportTables, type ExportTableName } from '@cifra/subgraph-ledger/export/export-tables';
import type { CliCommand, CliContext } from './context.ts';
import { tenantNamed } from './tenants.ts';

/** `export`: part of a tenant's books to a file that is not there yet; says how far it has come. 1 when it cannot, and no file is left. */
export const exportPart: CliCommand = async (context) => {
  const { books, options, positionals, request, print } = context;
  const tenant = await tenantNamed(context, positionals[0]);
  if (tenant === null) return 1;
  const format = exportFormats.find((known) => known === String(options['format'] ?? '').toUpperCase());
  const part = (positionals[1] ?? 'journal').toUpperCase().replaceAll('-', '_');
  if (format === undefined || !Object.hasOwn(exportTables, part)) {
    print(
      `Name a part (${Object.keys(exportTables).map(cliName).join(', ')}) and a --format (${exportFormats.map(cliName).join(', ')}).`,
    );
    return 2;
  }
  const [from, to, asOf] = (['from', 'to', 'as-of'] as const).map((name) => dateOf(context, name));
  if (from === undefined || to === undefined || asOf === undefined) return 2;
  const asked = { what: part as ExportTableName, format, from, to, asOf };
  const out = typeof options['out'] === 'string' ? options['out'] : fileNameOf(tenant.slug, asked);
  const made = await exportBooks(
    books,
    { tenantId: tenant.id, asked, fileName: out, ticketHash: null },
    request,
  );
  if (!made.ok) {
    print(messageOf(made.refusal));
    return 1;
  }
  // A file that is there is not written over: whoever wants that deletes it.
  const file = await open(out, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    print(`${out} cannot be written: ${error.message}`);
    return null;
  });
  if (file === null) return 1;
  let [bytes, told] = [0, 0];
  try {
    for await (const piece of made.value.body) {
      const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
      await file.writeFile(chunk);
      bytes += chunk.length;
      if (bytes - told < TELL_EVERY_BYTES) continue;
      told = bytes;
      print(`  ${(bytes / 1e6).toFixed(0)} MB`);
    }
    await file.sync();
  } catch (error) {
    // Half a file would look like a whole one.
    await rm(out);
    throw error;
  } finally {
    await file.close();
  }
  print(`${tenant.slug}: ${bytes} bytes written to ${out}`);
  return 0;
};

const TELL_EVERY_BYTES = 5_000_000;

const cliName = (name: string): string => name.toLowerCase().replaceAll('_', '-');

/** A date option; null when it is not given, undefined when it is none. */
function dateOf({ options, print }: CliContext, name: string): LocalDate | null | undefined {
  const given = options[name];
  if (typeof given !== 'string') return null;
  const date = parseLocalDate(given, name);
  if (date.ok) return date.value;
  print(messageOf(date.refusal));
  return undefined;
}
