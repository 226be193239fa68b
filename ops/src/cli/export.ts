import { parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { accepted, refused } from '@cifra/domain/result';
import {
  exportBooks,
  fileNameOf,
  problemOfExport,
  type ExportFormat,
  type ExportInput,
} from '@cifra/exchange/export/export-books';
import type { ExportTableName } from '@cifra/exchange/export/export-tables';
import type { CliCommand } from './context.ts';
import { writeNewFile } from './new-file.ts';
import { printResult, tell, type JsonFlag } from './output.ts';
import { CliMisuse } from './failure.ts';
import { accept, acceptTyped } from './refused.ts';
import { withBooks } from './session.ts';
import { tenantNamed } from './tenants.ts';
import { fromCliName, type CliName } from './values.ts';

const TELL_EVERY_BYTES = 5_000_000;

export type ExportFlags = JsonFlag & {
  readonly format: CliName<ExportFormat>;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly asOf?: string | undefined;
  readonly out?: string | undefined;
};

/** The dates of an export as they are typed. */
const TYPED = { from: '--from', to: '--to', asOf: '--as-of' } as const;

/** `export`: part of a tenant's books to a new file; reports progress. JSON: `{ slug, bytes, file }`. */
export const exportPart: CliCommand<ExportFlags, [name: string, part: CliName<ExportTableName>]> = async (
  context,
  flags,
  name,
  part,
) => {
  const input = inputOf(flags, part);
  await withBooks(context, async (session) => {
    const { id: tenantId, slug } = await tenantNamed(session, name);
    const file = flags.out ?? fileNameOf(slug, input);
    const { body } = accept(
      await exportBooks(
        session.books,
        { tenantId, input, fileName: file, ticketHash: null },
        session.request,
      ),
    );
    let [bytes, told] = [0, 0];
    await writeNewFile(file, async (handle) => {
      for await (const piece of body) {
        const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
        await handle.writeFile(chunk);
        bytes += chunk.length;
        if (bytes - told < TELL_EVERY_BYTES) continue;
        told = bytes;
        tell(context, `  ${(bytes / 1e6).toFixed(0)} MB`);
      }
    });
    printResult(context, flags, { slug, bytes, file }, () => [`${slug}: ${bytes} bytes written to ${file}`]);
  });
};

/** What to export; misuse if the part cannot be had in that format or for these dates. */
function inputOf(flags: ExportFlags, part: CliName<ExportTableName>): ExportInput {
  const input = {
    what: fromCliName<ExportTableName>(part),
    format: fromCliName<ExportFormat>(flags.format),
    from: dateOf(flags, 'from'),
    to: dateOf(flags, 'to'),
    asOf: dateOf(flags, 'asOf'),
  };
  const { from, to } = input;
  if (from !== null && to !== null && to < from) throw new CliMisuse(`--to ${to} is before --from ${from}`);
  const problem = problemOfExport(input);
  if (problem?.facts.field === 'format')
    throw new CliMisuse(
      `--format ${flags.format} is for the journal, not for ${part}; use csv, xlsx or json`,
    );
  return acceptTyped(problem === null ? accepted(input) : refused(problem), TYPED);
}

function dateOf(flags: ExportFlags, name: 'from' | 'to' | 'asOf'): LocalDate | null {
  const given = flags[name];
  return given === undefined ? null : acceptTyped(parseLocalDate(given, name), TYPED);
}
