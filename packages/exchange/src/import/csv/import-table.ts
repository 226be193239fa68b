import { stat } from 'node:fs/promises';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import { refusalCodes, type CodeOf, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { InvariantBroken } from '@cifra/database/failures';
import { imports } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import {
  tenantCommand,
  tenantReport,
  type TenantCommandContext,
  type TenantFacts,
} from '@cifra/books/command';
import { cutText } from '@cifra/domain/cut-text';
import { newId } from '@cifra/books/ids';
import { commitInstant, importOfFile } from '../imported-files.ts';
import type { ImportMakers } from '../import-makers.ts';
import { isLongFile } from '../long-file.ts';
import { PlanDigest } from '../plan-digest.ts';
import { plannedOf, type PlannedImport } from '../planned-import.ts';
import { accountsImporter } from './accounts-importer.ts';
import { CsvFault, readCsvRows } from './csv-rows.ts';
import { ImportFaults, importFaultCodes, type ImportFaultRefusal, type TableFault } from './import-faults.ts';
import { ProgressWriter } from './import-progress.ts';
import {
  noCounts,
  type ImportCounts,
  type ImportKind,
  type ImportScope,
  type TableImporter,
} from './importer.ts';
import { documentsImporter } from './documents-importer.ts';
import { formerImporter } from './former-importer.ts';
import { itemsImporter } from './items-importer.ts';
import { csvJournalImporter, hledgerJournalImporter } from './journal-importer.ts';
import { findRules } from './mappings.ts';
import { openingImporter } from './opening-importer.ts';
import { partiesImporter } from './parties-importer.ts';
import { taxCodesImporter } from './tax-codes-importer.ts';
import { readHeader, TableRow, type TableHeader } from './table-row.ts';

const tableFileFormats = ['CSV', 'HLEDGER_CSV'] as const;
export type TableFileFormat = (typeof tableFileFormats)[number];

const importers: Readonly<Record<ImportKind, TableImporter>> = {
  ACCOUNTS: accountsImporter,
  PARTIES: partiesImporter,
  TAX_CODES: taxCodesImporter,
  ITEMS: itemsImporter,
  OPENING_BALANCES: openingImporter,
  JOURNAL: csvJournalImporter,
  FORMER_BALANCES: formerImporter,
  DOCUMENTS: documentsImporter,
};

/** Rows of one file: what one import writes in one transaction. Measured, docs/specs/import-export.md. */
const MAXIMUM_ROWS = 500_000;

export interface TableImportInput {
  readonly kind: ImportKind;
  /** HLEDGER_CSV: of journals alone. */
  readonly format: TableFileFormat;
  readonly fileName: string;
  /** The mapping's name; null: the layout's own names and forms. */
  readonly mapping: string | null;
  /** Consent to posting a difference of opening balances to the account bound to OpeningBalanceDifference. */
  readonly differenceConsent: boolean;
  /** Where the file waits; where its progress is told. */
  readonly path: string;
  readonly progressPath: string | null;
}

/** What an import did, or would do. Plain data. */
export interface TableImportReport extends Readonly<ImportCounts> {
  readonly importId: string | null;
  readonly kind: ImportKind;
  readonly format: TableFileFormat;
  readonly fileName: string;
  /** SHA-256 of the file, hex; null where it could not be read to its end. */
  readonly fileHash: string | null;
  readonly rows: number;
  readonly faults: readonly TableFault[];
  readonly faultCount: number;
  /** The refusal that an import is answered with; null without faults. */
  readonly refusal: ImportFaultRefusal | null;
  /** Columns of the file that the import does not read. */
  readonly ignoredColumns: readonly string[];
  /** When the same file was imported; null: never. */
  readonly importedAt: string | null;
}

/** What a check found, with what the file would post. */
export interface CheckedReport extends TableImportReport {
  /** Whether it is refused to one person alone (APPROVAL_REQUIRED). */
  readonly takesTwo: boolean;
  readonly plan: PlannedImport;
}

/** A file as it was checked. A refusal goes through the command too, so that the attempt is on the trail. */
export interface CheckedTable extends TableImportInput {
  /** Null where it could not be read to its end. */
  readonly fileHash: string | null;
  readonly refusal: ImportFaultRefusal | null;
}

export const writeTableCodes = refusalCodes('IMPORT_DUPLICATE', ...importFaultCodes);
export const importTableCodes = refusalCodes('APPROVAL_REQUIRED', ...writeTableCodes);

/** What importing the file would do to the books, and every fault with its line and column. Writes nothing. */
export const checkTable = tenantReport<TableImportInput, CheckedReport>(
  'import.checkTable',
  async (tx, input, tenant) => planTable(tx, input, tenant),
  { isLong: ({ path }) => isLongFile(path) },
);

/** The same, in a command's transaction. */
export async function planTable(
  tx: TenantReadTx,
  input: TableImportInput,
  tenant: TenantFacts,
): Promise<CheckedReport> {
  const plan = new PlanDigest();
  const makers = { preparedBy: null, approvedBy: null };
  const importId = newId();
  const passed = await passOver(input, {
    tx,
    write: null,
    tenant,
    importId,
    plan,
    newId: plan.idsOf(newId),
    ...makers,
  });
  const takesTwo = postingTakesTwo(input.kind, tenant);
  return { ...passed, importId: null, takesTwo, plan: await plannedOf(tx, plan) };
}

/** The kinds that post entries, and so take the approval of entries. */
const postingKinds: ReadonlySet<ImportKind> = new Set(['JOURNAL', 'OPENING_BALANCES']);

const postingTakesTwo = (kind: ImportKind, { settings }: Pick<TenantFacts, 'settings'>): boolean =>
  postingKinds.has(kind) && isApprovalNeeded('ENTRY', 'posting', settings);

/**
 * Imports a file: all of it in one transaction, or none of it. The file is streamed a second time past the same checks, now writing;
 * it must be the file that was checked. Refuses in this order: APPROVAL_REQUIRED (of what posts), then as `writeTable`.
 */
export const importTableCommand = tenantCommand<
  CheckedTable,
  TableImportReport,
  CodeOf<typeof importTableCodes>
>(
  'import.table',
  async (tx, input, context) => {
    const { tenant, request, newId: makeId } = context;
    if (postingTakesTwo(input.kind, tenant))
      return refused(refuse('APPROVAL_REQUIRED', { action: 'import' }));
    const preparedBy = request.actor.kind === 'user' ? (request.actor.id as Uuid) : null;
    return writeTable(tx, input, { importId: makeId(), preparedBy, approvedBy: null, context });
  },
  {
    keyedBy: ({ path: _path, progressPath: _progress, refusal: _refusal, ...input }) => input,
    refuses: importTableCodes,
    isKeyShared: true,
    stepwise:
      'Its rows are streamed from a file of any length: each is checked against the books as the rows before it left them.',
  },
);

/**
 * Writes a checked file into the books, in the caller's transaction. Refuses in this order: IMPORT_DUPLICATE, then the first fault
 * (IMPORT_PERIOD_LOCKED, ACCOUNT_TYPE_MISMATCH, IMPORT_FILE_MALFORMED with line and column).
 */
export async function writeTable(
  tx: TenantTx,
  input: CheckedTable,
  { importId, context, ...makers }: ImportMakers & { readonly context: TenantCommandContext },
): Promise<Result<TableImportReport, RefusalOf<typeof writeTableCodes>>> {
  const { fileHash } = input;
  const importedAt = fileHash === null ? null : await importedBefore(tx, fileHash);
  if (importedAt !== null) return refused(refuse('IMPORT_DUPLICATE', { file: input.fileName, importedAt }));
  if (input.refusal !== null) return refused(input.refusal);
  if (fileHash === null) throw new InvariantBroken('a file without faults was not read to its end');
  const scope = { tx, write: { tx, context }, tenant: context.tenant, plan: null, importId, ...makers };
  const report = { ...(await passOver(input, { ...scope, newId: context.newId })), importId };
  if (report.refusal !== null) return refused(report.refusal);
  if (report.fileHash !== fileHash) throw new InvariantBroken('a file changed while it was imported');
  const { rows, created, rolesBound, entries, lines, openItems } = report;
  tx.insert(imports, {
    id: importId,
    format: input.format,
    file_name: cutText(input.fileName, 255),
    file_hash: fileHash,
    report: jsonText(report),
  });
  tx.record({
    event: 'BOOKS_IMPORTED',
    objectType: 'Import',
    objectId: importId,
    after: {
      format: input.format,
      kind: input.kind,
      mapping: input.mapping,
      fileName: input.fileName,
      fileHash,
      rows,
      created,
      rolesBound,
      entries,
      lines,
      openItems,
    },
  });
  return accepted(report);
}

async function importedBefore(tx: TenantReadTx, fileHash: string): Promise<string | null> {
  const before = await tx.first(importOfFile, { fileHash });
  if (before === null) return null;
  return formatInstant((await tx.first(commitInstant, { number: before.commitNumber }))?.instant ?? 0n);
}

type PassScope = Omit<ImportScope, 'fileName' | 'rules' | 'faults' | 'counts' | 'differenceConsent'>;
type Passed = Omit<TableImportReport, 'importId'>;

/** One pass over the file. With writing it ends at the first fault: nothing of it is kept. */
async function passOver(input: TableImportInput, parts: PassScope): Promise<Passed> {
  const { kind, format, fileName } = input;
  const faults = new ImportFaults(fileName);
  const counts = noCounts();
  const rules = await findRules(parts.tx, input.mapping);
  const importer = format === 'HLEDGER_CSV' ? hledgerJournalImporter : importers[kind];
  let [rows, header, fileHash]: [number, TableHeader | null, string | null] = [0, null, null];
  if (rules === null)
    faults.add({ line: null }, `the tenant has no mapping ${JSON.stringify(input.mapping)}`);
  else {
    const { differenceConsent } = input;
    const scope: ImportScope = { ...parts, fileName, rules, faults, counts, differenceConsent };
    const phase = parts.write === null ? 'CHECKING' : 'WRITING';
    const { size: totalBytes } = await stat(input.path);
    const progress = new ProgressWriter(input.progressPath, { phase, totalBytes });
    try {
      const handler = await importer.start(scope);
      const reading = readCsvRows(input.path, { delimiter: rules.delimiter, onBytes: progress.onBytes });
      for (;;) {
        const next = await reading.next();
        if (next.done === true) {
          fileHash = next.value;
          break;
        }
        if (header === null) {
          header = readHeader(next.value, importer.layout, { rules, faults });
          if (faults.count > 0) break;
          continue;
        }
        rows += 1;
        progress.onRow();
        if (rows > MAXIMUM_ROWS) {
          faults.add(
            { line: next.value.line },
            `the file has more than ${MAXIMUM_ROWS} rows; split it by month`,
          );
          break;
        }
        const { baseCurrency } = parts.tenant;
        await handler.handle(new TableRow(next.value, { header, rules, baseCurrency, faults }));
        if (parts.write !== null && faults.count > 0) break;
      }
      await reading.return('');
      if (header === null && faults.count === 0) faults.add({ line: 1 }, 'the file has no header line');
      if (fileHash !== null && (parts.write === null || faults.count === 0)) await handler.end();
    } catch (error) {
      if (!(error instanceof CsvFault)) throw error;
      faults.add({ line: error.line }, error.message);
    } finally {
      progress.clear();
    }
  }
  const importedAt =
    fileHash === null || parts.write !== null ? null : await importedBefore(parts.tx, fileHash);
  return {
    ...counts,
    kind,
    format,
    fileName,
    fileHash,
    rows,
    importedAt,
    faults: faults.inOrder(),
    faultCount: faults.count,
    refusal: faults.first,
    ignoredColumns: header?.ignored ?? [],
  };
}
