import { parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { exportBooks, fileNameOf, type ExportFormat } from '@cifra/exchange/export/export-books';
import type { ExportTableName } from '@cifra/exchange/export/export-tables';
import type { CliCommand } from './context.ts';
import { writeNewFile } from './new-file.ts';
import { printResult, tell, type JsonFlag } from './output.ts';
import { accept } from './refused.ts';
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

/** `export`: part of a tenant's books to a new file; reports progress. JSON: `{ slug, bytes, file }`. */
export const exportPart: CliCommand<ExportFlags, [name: string, part: CliName<ExportTableName>]> = (
  context,
  flags,
  name,
  part,
) =>
  withBooks(context, async (session) => {
    const { id: tenantId, slug } = await tenantNamed(session, name);
    const input = {
      what: fromCliName<ExportTableName>(part),
      format: fromCliName<ExportFormat>(flags.format),
      from: dateOf(flags, 'from'),
      to: dateOf(flags, 'to'),
      asOf: dateOf(flags, 'asOf'),
    };
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

function dateOf(flags: ExportFlags, name: 'from' | 'to' | 'asOf'): LocalDate | null {
  const given = flags[name];
  return given === undefined ? null : accept(parseLocalDate(given, name));
}
