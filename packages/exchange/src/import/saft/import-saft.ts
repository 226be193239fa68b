import { asc, count } from 'drizzle-orm';
import type { AccountType } from '@cifra/domain/accounts';
import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import { minorUnitsOf } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4 } from '@cifra/domain/money';
import { postingCodes, type PostingRefusal } from '@cifra/domain/posting';
import { refusalCodes, type CodeOf, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { formatInstant } from '@cifra/domain/instant';
import { tenantQuery } from '@cifra/database/statement';
import { openItems } from '@cifra/database/tables/documents';
import { insertTaxCode } from '@cifra/trade/tax-codes/tax-codes';
import { accounts as accountsTable, imports } from '@cifra/database/tables/tenant';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import {
  tenantCommand,
  tenantReport,
  type TenantCommandContext,
  type TenantFacts,
} from '@cifra/books/command';
import { cutText } from '@cifra/domain/cut-text';
import { newId } from '@cifra/books/ids';
import { periodFact } from '@cifra/ledger/journal/period-fact';
import { postEntry } from '@cifra/ledger/journal/post-entry';
import { allPeriods, roleBinding } from '@cifra/ledger/journal/queries';
import { allTaxCodes } from '../../export/tables/master-queries.ts';
import { commitInstant, importOfFile } from '../imported-files.ts';
import type { ImportMakers } from '../import-makers.ts';
import { isLongFile } from '../long-file.ts';
import { PlanDigest } from '../plan-digest.ts';
import { plannedOf, type PlannedImport } from '../planned-import.ts';
import { readSaftFile, type ReadFile } from './read-saft-file.ts';
import { planSaft, type SaftPlan } from './plan-saft.ts';
import type { ImportFault, SaftFile } from '../../saft-file.ts';
import { tieOut, type TieOut } from './tie-out.ts';

const allAccounts = tenantQuery()((q) => q.db.select().from(q.t.accounts).orderBy(asc(q.t.accounts.code)));
const allPartyCodes = tenantQuery()((q) =>
  q.db
    .select({ id: q.t.parties.id, code: q.t.parties.code })
    .from(q.t.parties)
    .orderBy(asc(q.t.parties.code)),
);
const entryCount = tenantQuery()((q) => q.db.select({ entries: count() }).from(q.t.journal_entries));
export interface SaftImportInput {
  readonly fileName: string;
  /** SHA-256 of the file, hex: the same file is imported once. */
  readonly fileHash: string;
  readonly file: SaftFile;
  /** Types of accounts for which the file states none, by code. */
  readonly accountTypes: Readonly<Record<string, AccountType>>;
  /**
   * Consent to what does not tie: the difference of the opening balances goes to OpeningBalanceDifference, and totals that the file
   * states of itself may differ from its transactions.
   */
  readonly hasConsentToDifferences: boolean;
}

/** What an import did, or would do. Plain data; amounts are decimal text, debit positive. */
export interface SaftReport {
  readonly importId: string | null;
  readonly fileName: string;
  /** Whose form the file has, for people. */
  readonly form: string;
  readonly company: string;
  readonly currency: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly faults: readonly ImportFault[];
  readonly newAccounts: number;
  readonly newTaxCodes: number;
  readonly openingDate: string | null;
  readonly openingEntryId: string | null;
  readonly entries: number;
  readonly lines: number;
  readonly zeroLines: number;
  /** Whether the import needs consent: the opening balances do not sum to zero, or a stated total is not what the transactions make. */
  readonly needsConsent: boolean;
  /** Types of which the chart has no account that can be posted to. */
  readonly missingTypes: readonly AccountType[];
  readonly tieOut: TieOut;
}

export const writeSaftCodes = refusalCodes(
  'IMPORT_DUPLICATE',
  'IMPORT_TENANT_NOT_EMPTY',
  'IMPORT_PERIOD_LOCKED',
  'IMPORT_FILE_MALFORMED',
  'IMPORT_DOES_NOT_TIE',
  'OPENING_DOES_NOT_TIE',
  'ROLE_UNBOUND',
  ...postingCodes,
);
export const importSaftCodes = refusalCodes('APPROVAL_REQUIRED', ...writeSaftCodes);
type ImportRefusal = RefusalOf<typeof writeSaftCodes>;

function faultRefusal(file: string, { line, problem, locked }: ImportFault): ImportRefusal {
  return locked
    ? refuse('IMPORT_PERIOD_LOCKED', { file, lineNumber: line, ...locked })
    : refuse('IMPORT_FILE_MALFORMED', { file, lineNumber: line, why: problem });
}

async function planFor(
  tx: TenantReadTx,
  input: Pick<SaftImportInput, 'file' | 'accountTypes'>,
  tenant: TenantFacts,
  makeId: () => Uuid = newId,
): Promise<SaftPlan> {
  const accountRows = await tx.all(allAccounts, {});
  const periodRows = await tx.all(allPeriods, {});
  const difference = await tx.first(roleBinding, { role: 'OpeningBalanceDifference' });
  return planSaft({
    file: input.file,
    baseCurrency: tenant.baseCurrency,
    minorUnits: minorUnitsOf(tenant.baseCurrency),
    periods: periodRows.map(periodFact),
    accounts: accountRows.map((row) => ({
      id: row.id,
      code: row.code,
      name: row.name,
      type: row.type,
      normalSide: row.normal_side,
      kind: row.kind,
      isPostable: row.is_postable,
      isActive: row.is_active,
      controlRole: row.control_role,
      currency: row.currency,
    })),
    accountTypes: input.accountTypes,
    differenceAccountId: difference?.accountId ?? null,
    parties: new Map((await tx.all(allPartyCodes, {})).map(({ code, id }) => [code, id])),
    taxCodes: (await tx.all(allTaxCodes, {})).map((row) => ({
      id: row.id,
      code: row.code,
      name: row.name,
      treatment: row.treatment,
      percentE4: row.percent_e4,
      withholding:
        row.withheld_at === null || row.withheld_on === null
          ? null
          : { at: row.withheld_at, on: row.withheld_on },
    })),
    newId: makeId,
  });
}

function reportOf(
  input: Pick<SaftImportInput, 'file' | 'fileName'>,
  plan: SaftPlan,
  tenant: TenantFacts,
  done: { importId: Uuid | null; openingEntryId: Uuid | null },
): SaftReport {
  const { file, fileName } = input;
  const tied = tiedWithTaxes(input, plan, tenant);
  return {
    ...done,
    fileName,
    form: file.form,
    company: file.companyName,
    currency: file.currency,
    startDate: file.startDate,
    endDate: file.endDate,
    faults: plan.faults,
    newAccounts: plan.newAccounts.length,
    newTaxCodes: plan.newTaxCodes.length,
    openingDate: plan.openingDate,
    entries: plan.entries.length,
    lines: plan.entries.reduce((sum, { lines }) => sum + lines.length, 0),
    zeroLines: plan.zeroLines,
    needsConsent: plan.openingDifferenceE4 !== 0n || tied.totals.length > 0,
    missingTypes: plan.missingTypes,
    tieOut: tied,
  };
}

/** What does not tie in the file's own figures, the tax of its lines included. */
function tiedWithTaxes(
  { file }: Pick<SaftImportInput, 'file'>,
  { taxDifferences }: SaftPlan,
  { baseCurrency }: TenantFacts,
): TieOut {
  const tied = tieOut(file, minorUnitsOf(baseCurrency));
  return { ...tied, totals: [...tied.totals, ...taxDifferences] };
}

/** Reads an uploaded file, on a reader thread: a large one is seconds of work. `path`: where the upload waits. */
export const readSaft = tenantReport<{ readonly path: string; readonly fileName: string }, ReadFile>(
  'import.readSaft',
  (_tx, { path, fileName }) => readSaftFile(path, fileName),
  { isLong: ({ path }) => isLongFile(path) },
);

/** What an import of a file would do, and what it would be refused with; null if it would not. */
export interface SaftDryRun {
  readonly report: SaftReport;
  readonly refusal: ImportRefusal | null;
  /** Whether it is refused to one person alone (APPROVAL_REQUIRED). */
  readonly takesTwo: boolean;
  /** What it would post, and the open items that it would make. */
  readonly plan: PlannedImport;
  readonly openItems: number;
}

/** What an import of the file would do to the tenant's books, every fault with its line, and its refusal. Writes nothing. */
export const dryRunSaft = tenantReport<SaftImportInput, SaftDryRun>(
  'import.saftDryRun',
  async (tx, input, tenant) => planSaftImport(tx, input, tenant),
  { isLong: ({ file }) => file.transactions.length > LONG_FILE_TRANSACTIONS },
);

const LONG_FILE_TRANSACTIONS = 10_000;

/** The same, in a command's transaction. */
export async function planSaftImport(
  tx: TenantReadTx,
  input: SaftImportInput,
  tenant: TenantFacts,
): Promise<SaftDryRun> {
  const digest = new PlanDigest();
  const plan = await planFor(tx, input, tenant, digest.idsOf(newId));
  const { newAccounts, openingDate, openingLines: lines, entries, items } = plan;
  digest.add({ newAccounts, newTaxCodes: plan.newTaxCodes, items });
  digest.addLines({ openingDate, lines });
  for (const { line: _line, ...entry } of entries) digest.addLines(entry);
  return {
    report: reportOf(input, plan, tenant, { importId: null, openingEntryId: null }),
    refusal: (await importedBefore(tx, input)) ?? refusalOf(plan, input, tenant),
    takesTwo: isApprovalNeeded('ENTRY', 'posting', tenant.settings),
    plan: await plannedOf(tx, digest, newAccounts),
    openItems: items.length,
  };
}

/**
 * Imports a SAF-T Financial file: accounts, the opening entry, every transaction, and the report, in one transaction or not at all.
 * Refuses: APPROVAL_REQUIRED, then as `writeSaft`.
 */
export const importSaftCommand = tenantCommand<SaftImportInput, SaftReport, CodeOf<typeof importSaftCodes>>(
  'import.saft',
  async (tx, input, context) => {
    const { tenant, request, newId: makeId } = context;
    if (isApprovalNeeded('ENTRY', 'posting', tenant.settings))
      return refused(refuse('APPROVAL_REQUIRED', { action: 'import' }));
    const preparedBy = request.actor.kind === 'user' ? (request.actor.id as Uuid) : null;
    return writeSaft(tx, input, { importId: makeId(), preparedBy, approvedBy: null, context });
  },
  {
    keyedBy: ({ file: _file, ...input }) => input,
    refuses: importSaftCodes,
    isKeyShared: true,
    stepwise:
      'It posts every transaction of a file of any length, each as the transactions before it left the books.',
  },
);

/**
 * Writes a file into the books, in the caller's transaction.
 * Refuses in this order: IMPORT_DUPLICATE, IMPORT_TENANT_NOT_EMPTY, the first fault (IMPORT_PERIOD_LOCKED or
 * IMPORT_FILE_MALFORMED), without consent IMPORT_DOES_NOT_TIE (a stated total) and OPENING_DOES_NOT_TIE, with it
 * ROLE_UNBOUND (no account to take the openings' difference), then as posting does.
 */
export async function writeSaft(
  tx: TenantTx,
  input: SaftImportInput,
  { importId, context, ...makers }: ImportMakers & { readonly context: TenantCommandContext },
): Promise<Result<SaftReport, ImportRefusal>> {
  const { tenant } = context;
  const before = await importedBefore(tx, input);
  if (before) return refused(before);
  const plan = await planFor(tx, input, tenant);
  const refusal = refusalOf(plan, input, tenant);
  if (refusal) return refused(refusal);

  for (const account of plan.newAccounts) {
    tx.insert(accountsTable, {
      id: account.id,
      code: account.code,
      name: account.name,
      type: account.type,
      kind: account.kind,
      normal_side: account.normalSide,
      parent_id: null,
      is_postable: true,
      is_active: true,
      control_role: null,
      currency: null,
      bank_number: null,
    });
  }
  for (const { id, ...content } of plan.newTaxCodes) insertTaxCode(tx, content, { id, isActive: true });
  for (const item of plan.items) {
    tx.insert(openItems, {
      id: item.id,
      side: item.side,
      party_id: item.partyId,
      account_id: item.accountId,
      document_id: null,
      reference: item.reference,
      document_date: item.documentDate,
      due_date: item.dueDate,
      currency: item.currency,
      original_amount: item.originalAmountE4,
      base_amount: item.baseAmountE4,
    });
  }
  const opening = await postOpening(tx, plan, { importId, ...makers }, context);
  if (!opening.ok) return opening;
  for (const entry of plan.entries) {
    const posted = await postEntry(
      tx,
      { ...entry, kind: 'ORDINARY', source: 'IMPORT', sourceId: importId, ...makers },
      context,
    );
    if (!posted.ok) return posted;
  }
  const report = reportOf(input, plan, tenant, { importId, openingEntryId: opening.value });
  tx.insert(imports, {
    id: importId,
    format: 'SAFT',
    file_name: cutText(input.fileName, 255),
    file_hash: input.fileHash,
    report: jsonText(report),
  });
  tx.record({
    event: 'BOOKS_IMPORTED',
    objectType: 'Import',
    objectId: importId,
    after: {
      format: 'SAFT',
      fileName: input.fileName,
      fileHash: input.fileHash,
      newAccounts: report.newAccounts,
      newTaxCodes: report.newTaxCodes,
      entries: report.entries,
      openingDifference: report.tieOut.openingDifference,
    },
  });
  return accepted(report);
}

/** Why nothing can be imported into these books, whatever is in the file. */
async function importedBefore(
  tx: TenantReadTx,
  { fileHash, fileName }: Pick<SaftImportInput, 'fileHash' | 'fileName'>,
): Promise<ImportRefusal | null> {
  const before = await tx.first(importOfFile, { fileHash });
  if (before) {
    const commit = await tx.first(commitInstant, { number: before.commitNumber });
    return refuse('IMPORT_DUPLICATE', { file: fileName, importedAt: formatInstant(commit?.instant ?? 0n) });
  }
  const existing = (await tx.first(entryCount, {}))?.entries ?? 0;
  return existing > 0 ? refuse('IMPORT_TENANT_NOT_EMPTY', { postedEntryCount: existing }) : null;
}

/** Why a plan cannot be carried out: its first fault, or a figure that does not tie without consent to it. */
function refusalOf(plan: SaftPlan, input: SaftImportInput, tenant: TenantFacts): ImportRefusal | null {
  const { fileName: file, hasConsentToDifferences } = input;
  const [first] = plan.faults;
  if (first) return faultRefusal(file, first);
  const currencyCode = tenant.baseCurrency;
  const minorUnits = minorUnitsOf(currencyCode);
  const [total] = tiedWithTaxes(input, plan, tenant).totals;
  if (total && !hasConsentToDifferences)
    return refuse('IMPORT_DOES_NOT_TIE', {
      file,
      lineNumber: total.line,
      totalName: total.what,
      statedTotal: total.stated,
      computedTotal: total.computed,
      differenceAmount: total.difference,
      currencyCode,
    });
  if (plan.openingDifferenceE4 === 0n) return null;
  const differenceAmount = formatE4(plan.openingDifferenceE4, minorUnits);
  if (!hasConsentToDifferences)
    return refuse('OPENING_DOES_NOT_TIE', { controlAccountRef: null, differenceAmount, currencyCode });
  return plan.canTakeDifference ? null : refuse('ROLE_UNBOUND', { accountRole: 'OpeningBalanceDifference' });
}

async function postOpening(
  tx: TenantTx,
  plan: SaftPlan,
  { importId, ...makers }: ImportMakers,
  context: TenantCommandContext,
): Promise<Result<Uuid | null, PostingRefusal>> {
  const { openingDate, openingLines } = plan;
  if (openingDate === null || openingLines.length === 0) return accepted(null);
  const posted = await postEntry(
    tx,
    {
      kind: 'OPENING',
      source: 'OPENING',
      sourceId: importId,
      postingDate: openingDate,
      documentDate: openingDate,
      description: 'Opening balances',
      reference: null,
      lines: openingLines,
      ...makers,
    },
    context,
  );
  return posted.ok ? accepted(posted.value.entryId) : posted;
}
