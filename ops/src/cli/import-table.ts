import { counted } from '@cifra/domain/counted';
import { refuse } from '@cifra/domain/refusals';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readProgress } from '@cifra/exchange/import/csv/import-progress';
import {
  checkTable,
  importTableCommand,
  type TableFileFormat,
  type TableImportReport,
} from '@cifra/exchange/import/csv/import-table';
import type { ImportKind } from '@cifra/exchange/import/csv/importer';
import type { CliCommand, CliContext } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { printResult, tell, type JsonFlag } from './output.ts';
import { requireReadable } from './readable-file.ts';
import { accept, CliRefused } from './refused.ts';
import { withBooks } from './session.ts';
import { tenantNamed } from './tenants.ts';
import { fromCliName, type CliName } from './values.ts';

const LOOK_EVERY_MILLISECONDS = 1_000;

export type ImportFlags = JsonFlag & {
  readonly dryRun?: boolean | undefined;
  readonly mapping?: string | undefined;
  readonly consent?: boolean | undefined;
  readonly format: CliName<TableFileFormat>;
};

/**
 * `import`: a table for a tenant, in one transaction or not at all. Reports every fault with its line, and its
 * progress. JSON: the report.
 */
export const importFile: CliCommand<
  ImportFlags,
  [name: string, what: CliName<ImportKind>, path: string]
> = async (context, flags, name, what, path) => {
  const kind = fromCliName<ImportKind>(what);
  const format = fromCliName<TableFileFormat>(flags.format);
  if (format !== 'CSV' && kind !== 'JOURNAL')
    throw new CliMisuse(`--format ${flags.format} is for a journal, not for ${what}`);
  await withBooks(context, async (session) => {
    const { books, request } = session;
    const tenant = await tenantNamed(session, name);
    await requireReadable(path);
    const progressPath = join(tmpdir(), `cifra-import-${randomUUID()}`);
    const input = {
      kind,
      format,
      path,
      progressPath,
      fileName: basename(path),
      mapping: flags.mapping ?? null,
      differenceConsent: flags.consent === true,
    };
    const stopTelling = tellProgress(context, progressPath);
    try {
      const checked = await books.report(checkTable, tenant.id, input);
      if (checked === null) throw new CliFailure(`${tenant.slug} is not served`);
      tellFaults(context, checked);
      if (flags.dryRun === true) {
        printResult(context, flags, checked, linesOf);
        if (checked.refusal !== null) throw new CliRefused(checked.refusal);
        if (checked.takesTwo) throw new CliRefused(refuse('APPROVAL_REQUIRED', { action: 'import' }));
        return;
      }
      const { fileHash, refusal } = checked;
      const imported = { ...input, fileHash, refusal };
      const outcome = await books.execute(importTableCommand, { tenantId: tenant.id }, imported, request);
      printResult(context, flags, accept(outcome), linesOf);
    } finally {
      await stopTelling();
      rmSync(progressPath, { force: true });
    }
  });
};

/** Reports the progress of an import from time to time, until it is stopped. */
function tellProgress(context: CliContext, path: string): () => Promise<void> {
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const progress = await readProgress(path);
    if (progress === null) return;
    const { phase, rows, bytes, totalBytes } = progress;
    const percent = Math.floor((100 * bytes) / Math.max(1, totalBytes));
    tell(context, `  ${phase.toLowerCase()}: ${counted(rows, 'row')}, ${percent} %`);
  };
  const timer = setInterval(() => {
    looking = look();
  }, LOOK_EVERY_MILLISECONDS);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

function tellFaults(context: CliContext, { faults, faultCount, fileName }: TableImportReport): void {
  for (const { line, column, problem } of faults)
    tell(
      context,
      `${fileName}${line === null ? '' : `, line ${line}`}${column === null ? '' : `, ${column}`}: ${problem}`,
    );
  if (faultCount > faults.length) tell(context, `and ${faultCount - faults.length} more`);
}

function linesOf(report: TableImportReport): readonly string[] {
  const { importId, fileName, rows, created, kept, rolesBound, entries, lines, openItems } = report;
  const { ignoredColumns, missingTypes } = report;
  const counts = [
    [created, 'created', 'created'],
    [kept, 'kept', 'kept'],
    [rolesBound, 'role bound', 'roles bound'],
    [entries, 'entry', 'entries'],
    [lines, 'line', 'lines'],
    [openItems, 'open item', 'open items'],
  ] as const;
  const told = counts.flatMap(([count, one, many]) => (count === 0 ? [] : [counted(count, one, many)]));
  const line = `${fileName}: ${counted(rows, 'row')}; ${importId === null ? 'would be' : 'imported'}: ${told.join(', ') || 'nothing'}`;
  return [
    line,
    ...(ignoredColumns.length === 0 ? [] : [`  not read: ${ignoredColumns.join(', ')}`]),
    ...(missingTypes.length === 0
      ? []
      : [`  warning: the chart has no account of type ${missingTypes.join(', ')}`]),
  ];
}
