import type { Books } from '@cifra/books/books';
import { tenantReport, type CommandRequest } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import type { OpeningInput } from '@cifra/ledger/opening/opening-input';
import { planOpening } from '@cifra/ledger/opening/post-opening';
import { readArrived, withContent } from '@cifra/trade/vouchers/take-in-upload';
import type { TenantFacts } from '@cifra/books/command';
import type { TenantReadTx } from '@cifra/database/tx';
import { checkTable, type TableFileFormat } from '../csv/import-table.ts';
import { PlanDigest } from '../plan-digest.ts';
import { plannedOf, type PlannedImport } from '../planned-import.ts';
import { dialectNames } from '../saft/dialects/dialects.ts';
import { dryRunSaft, readSaft } from '../saft/import-saft.ts';
import { proposeImportCommand, type PlanRefusal } from './propose-import.ts';
import type { ProposalFormat, ProposalKind, ProposalOptions, ProposalReport } from './proposed-file.ts';

export interface FileToPropose {
  readonly kind: ProposalKind;
  readonly format: ProposalFormat;
  readonly fileName: string;
  readonly options: ProposalOptions;
  readonly uploadId: Uuid | null;
  /** Where the file waits. */
  readonly path: string;
  /** Of JSON: what it says. */
  readonly opening: OpeningInput | null;
}

/** What planning a file found. */
export interface Planned {
  readonly refusal: PlanRefusal | null;
  readonly plan: PlannedImport | null;
  readonly counts: Omit<ProposalReport, 'turnover'>;
}

const none = { entries: 0, lines: 0, openItems: 0, newAccounts: 0 };
const refusedWith = (refusal: PlanRefusal): Planned => ({ refusal, plan: null, counts: none });

/**
 * Proposes a file: it is planned, its content goes into the tenant's database part by part, and the last command ties it to the proposal. Null: the
 * tenant is not served. Refuses as `proposeImportCommand`.
 */
export async function proposeFile(
  books: Books,
  { tenantId, wanted }: { readonly tenantId: Uuid; readonly wanted: FileToPropose },
  request: CommandRequest,
) {
  const { path, opening: _opening, ...proposed } = wanted;
  const planned = await planOf(books, tenantId, wanted);
  if (planned === null) return null;
  const { refusal, plan, counts } = planned;
  const file = await readArrived(path);
  const checked =
    refusal === null && plan !== null
      ? { file, planHash: plan.planHash, report: { ...counts, turnover: plan.turnover } }
      : { refusal: refusal as PlanRefusal };
  const input = { ...proposed, checked, isScanned: books.scansVouchers };
  const propose = () => books.execute(proposeImportCommand, { tenantId }, input, request);
  return refusal === null ? withContent(books, { tenantId, path, file }, request, propose) : propose();
}

async function planOf(books: Books, tenantId: Uuid, wanted: FileToPropose): Promise<Planned | null> {
  const { kind, format, fileName, path, options, opening } = wanted;
  const { mapping, hasConsent, accountTypes } = options;
  if (opening !== null) return books.report(checkOpening, tenantId, opening);
  if (kind === 'SAFT') {
    const reading = await books.report(readSaft, tenantId, { path, fileName });
    if (reading === null) return null;
    const [first] = reading.faults;
    const { file, fileHash } = reading;
    if (reading.isUnknownForm)
      return refusedWith(refuse('IMPORT_FORMAT_UNKNOWN', { file: fileName, knownFormats: dialectNames }));
    if (file === null || first)
      return refusedWith(
        refuse('IMPORT_FILE_MALFORMED', {
          file: fileName,
          lineNumber: first?.line ?? null,
          why: first?.problem ?? 'cannot be read',
        }),
      );
    const input = { fileName, fileHash, file, accountTypes, hasConsentToDifferences: hasConsent };
    const run = await books.report(dryRunSaft, tenantId, input);
    if (run === null) return null;
    const { entries, lines, newAccounts } = run.report;
    return {
      refusal: run.refusal,
      plan: run.plan,
      counts: { entries, lines, newAccounts, openItems: run.openItems },
    };
  }
  const input = {
    kind,
    format: format as TableFileFormat,
    fileName,
    mapping,
    differenceConsent: hasConsent,
    path,
    progressPath: null,
  };
  const checked = await books.report(checkTable, tenantId, input);
  if (checked === null) return null;
  const { entries, lines, openItems, refusal, plan } = checked;
  return { refusal, plan, counts: { entries, lines, openItems, newAccounts: 0 } };
}

/** What opening balances would post, or why not. Writes nothing. */
const checkOpening = tenantReport<OpeningInput, Planned>('import.checkOpening', (tx, input, tenant) =>
  planOpeningImport(tx, input, tenant),
);

/** The same, in a command's transaction. */
export async function planOpeningImport(
  tx: TenantReadTx,
  input: OpeningInput,
  tenant: TenantFacts,
): Promise<Planned> {
  const digest = new PlanDigest();
  const planned = await planOpening(tx, input, { tenant, newId: digest.idsOf(newId) });
  if (!planned.ok) return refusedWith(planned.refusal);
  const { posting } = planned.value;
  digest.addEntry({ posting, items: input.items });
  return {
    refusal: null,
    plan: await plannedOf(tx, digest),
    counts: { ...none, entries: 1, lines: posting.lines.length, openItems: input.items.length },
  };
}
export const proposalReports = [checkOpening];
