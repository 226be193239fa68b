import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readProgress } from '@cifra/books/import/csv/import-progress';
import {
  checkTable,
  importTable,
  tableFileFormats,
  type TableImportReport,
} from '@cifra/books/import/csv/import-table';
import { importKinds } from '@cifra/books/import/csv/importer';
import { messageOf } from '@cifra/domain/refusals';
import type { CliCommand } from './context.ts';
import { tenantNamed } from './tenants.ts';

const LOOK_EVERY_MILLISECONDS = 1_000;

/** `import`: a table of a tenant's, in one transaction or not at all; every fault with its line, and how far it has come. 1 when it is refused. */
export const importFile: CliCommand = async (context) => {
  const { books, options, positionals, request, print } = context;
  const tenant = await tenantNamed(context, positionals[0]);
  if (tenant === null) return 1;
  const kind = importKinds.find(
    (known) => known === String(positionals[1]).toUpperCase().replaceAll('-', '_'),
  );
  const format = tableFileFormats.find(
    (known) =>
      known ===
      String(options['format'] ?? 'csv')
        .toUpperCase()
        .replaceAll('-', '_'),
  );
  const path = positionals[2];
  if (
    kind === undefined ||
    path === undefined ||
    format === undefined ||
    (format !== 'CSV' && kind !== 'JOURNAL')
  ) {
    print(
      `Name what the file holds (${importKinds.map((known) => known.toLowerCase().replaceAll('_', '-')).join(', ')}) and the file; a journal may be --format hledger-csv.`,
    );
    return 2;
  }
  const progressPath = join(tmpdir(), `cifra-import-${randomUUID()}`);
  const input = {
    kind,
    format,
    path,
    progressPath,
    fileName: basename(path),
    mapping: typeof options['mapping'] === 'string' ? options['mapping'] : null,
    differenceConsent: options['consent'] === true,
  };
  const stopTelling = tellProgress(progressPath, print);
  try {
    const checked = await books.report(checkTable, tenant.id, input);
    if (checked === null) return 1;
    printFaults(checked, print);
    if (options['dry-run'] === true) {
      printReport(checked, print);
      return checked.refusal === null ? 0 : 1;
    }
    const { fileHash, refusal } = checked;
    const outcome = await books.execute(
      importTable,
      { tenantId: tenant.id },
      { ...input, fileHash, refusal },
      request,
    );
    if (outcome.ok) printReport(outcome.value, print);
    else print(messageOf(outcome.refusal));
    return outcome.ok ? 0 : 1;
  } finally {
    await stopTelling();
    rmSync(progressPath, { force: true });
  }
};

/** Prints where an import stands now and then, until it is told to stop. */
function tellProgress(path: string, print: (text: string) => void): () => Promise<void> {
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const progress = await readProgress(path);
    if (progress === null) return;
    const { phase, rows, bytes, totalBytes } = progress;
    print(`  ${phase.toLowerCase()}: ${rows} rows, ${Math.floor((100 * bytes) / Math.max(1, totalBytes))} %`);
  };
  const timer = setInterval(() => {
    looking = look();
  }, LOOK_EVERY_MILLISECONDS);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

function printFaults(
  { faults, faultCount, fileName }: TableImportReport,
  print: (text: string) => void,
): void {
  for (const { line, column, problem } of faults)
    print(
      `${fileName}${line === null ? '' : `, line ${line}`}${column === null ? '' : `, ${column}`}: ${problem}`,
    );
  if (faultCount > faults.length) print(`and ${faultCount - faults.length} more`);
}

function printReport(report: TableImportReport, print: (text: string) => void): void {
  const { importId, fileName, rows, created, kept, rolesBound, entries, lines, openItems, ignoredColumns } =
    report;
  const counts = { created, kept, 'roles bound': rolesBound, entries, lines, 'open items': openItems };
  const told = Object.entries(counts).flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name}`]));
  print(
    `${fileName}: ${rows} rows; ${importId === null ? 'would be' : 'imported'}: ${told.join(', ') || 'nothing'}`,
  );
  if (ignoredColumns.length > 0) print(`  not read: ${ignoredColumns.join(', ')}`);
}
