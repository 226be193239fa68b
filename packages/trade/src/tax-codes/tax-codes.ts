import type { AuditEvent } from '@cifra/domain/events';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import {
  checkPercent,
  checkTerms,
  formatPercent,
  termsOf,
  type TaxCodeContent,
} from '@cifra/domain/tax-codes';
import type { Row } from '@cifra/database/kit/table';
import { taxCodes } from '@cifra/database/tables/documents';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { contentsAwaitingApproval, firstBalanceOfTaxCode, taxCodeByCode, taxCodeById } from './queries.ts';

export type TaxCodeRow = Row<typeof taxCodes>;

/** What is to change; what is left out stays. Treatment and terms never change: that is another code. */
export interface TaxCodeChange {
  readonly code?: string | undefined;
  readonly name?: string | undefined;
  readonly percentE4?: number | undefined;
  readonly isActive?: boolean | undefined;
}

export const createTaxCodeCodes = refusalCodes('INPUT_INVALID', 'TAX_CODE_TAKEN');

/** Creates a tax code in the caller's transaction. Refuses in this order: INPUT_INVALID (percent and treatment, then terms), TAX_CODE_TAKEN. */
export async function createTaxCode(
  tx: TenantTx,
  content: TaxCodeContent,
  newId: () => Uuid,
): Promise<Result<Uuid, RefusalOf<typeof createTaxCodeCodes>>> {
  const problem =
    checkPercent(content) ?? checkTerms(content) ?? (await checkCode(tx, { id: null, code: content.code }));
  if (problem) return refused(problem);
  const id = newId();
  insertTaxCode(tx, content, { id, isActive: true });
  return accepted(id);
}

/** Writes a tax code that was checked, and its event. */
export function insertTaxCode(
  tx: TenantTx,
  content: TaxCodeContent,
  { id, isActive }: { readonly id: Uuid; readonly isActive: boolean },
): void {
  const row = { ...rowOf(content, id), is_active: isActive };
  tx.insert(taxCodes, row);
  tx.record({
    event: 'TAX_CODE_CREATED',
    objectType: 'TaxCode',
    objectId: id,
    after: taxCodeFacts(row),
  });
}

/** Writes the tax codes that a new tenant is provisioned with; the caller records what they are part of. */
export async function writeTaxCodes(
  tx: TenantTx,
  contents: readonly TaxCodeContent[],
  newId: () => Uuid,
): Promise<void> {
  for (const content of contents) tx.insert(taxCodes, rowOf(content, newId()));
}

export const updateTaxCodeCodes = refusalCodes(
  'TAX_CODE_UNKNOWN',
  'VERSION_CONFLICT',
  ...createTaxCodeCodes,
  'TAX_CODE_IN_USE',
);

/**
 * Changes a tax code in the caller's transaction. Its per cent stays once a posted line names it, and while a draft that awaits
 * approval does: what was posted was posted at it, and what is approved is what was submitted.
 * Refuses in this order: TAX_CODE_UNKNOWN, VERSION_CONFLICT, INPUT_INVALID (percent and treatment), TAX_CODE_TAKEN, TAX_CODE_IN_USE.
 */
export async function updateTaxCode(
  tx: TenantTx,
  { id, version }: { readonly id: Uuid; readonly version: bigint },
  change: TaxCodeChange,
): Promise<Result<Uuid, RefusalOf<typeof updateTaxCodeCodes>>> {
  const [row, codeTaken, isUsed] = await Promise.all([
    tx.first(taxCodeById, { id }),
    change.code === undefined ? null : checkCode(tx, { id, code: change.code }),
    change.percentE4 === undefined ? false : isInUse(tx, id),
  ]);
  if (!row) return refused(refuse('TAX_CODE_UNKNOWN', { lineNumber: null, taxCodeRef: id }));
  const { commit_number: actual, ...fields } = row;
  if (actual !== version) {
    const facts = { object: 'tax code', expectedVersion: String(version), actualVersion: String(actual) };
    return refused(refuse('VERSION_CONFLICT', facts));
  }
  const next = {
    ...fields,
    code: change.code ?? row.code,
    name: change.name ?? row.name,
    percent_e4: change.percentE4 ?? row.percent_e4,
    is_active: change.isActive ?? row.is_active,
  };
  const problem =
    checkPercent({ treatment: row.treatment, percentE4: next.percent_e4 }) ??
    codeTaken ??
    (isUsed ? problemOfUse(row, next.percent_e4) : null);
  if (problem) return refused(problem);
  tx.replace(taxCodes, next, version);
  const [before, after] = [taxCodeFacts(row), taxCodeFacts(next)];
  tx.record({ event: 'TAX_CODE_CHANGED', objectType: 'TaxCode', objectId: id, before, after });
  return accepted(id);
}

async function checkCode(
  tx: TenantReadTx,
  { id, code }: { readonly id: Uuid | null; readonly code: string },
): Promise<Refusal<'TAX_CODE_TAKEN'> | null> {
  const holder = await tx.first(taxCodeByCode, { code });
  return holder === null || holder.id === id ? null : refuse('TAX_CODE_TAKEN', { taxCodeRef: code });
}

/** Whether a posted line names the tax code, or a draft that awaits approval does. */
async function isInUse(tx: TenantReadTx, id: Uuid): Promise<boolean> {
  const [posted, waiting] = await Promise.all([
    tx.first(firstBalanceOfTaxCode, { id }),
    tx.all(contentsAwaitingApproval, {}),
  ]);
  return posted !== null || waiting.some(({ content }) => content.includes(id));
}

/** Of a tax code that is in use: its per cent stays. */
function problemOfUse(
  { code, percent_e4: percentE4 }: TaxCodeRow,
  nextPercentE4: number,
): Refusal<'TAX_CODE_IN_USE'> | null {
  if (nextPercentE4 === percentE4) return null;
  const [percent, requested] = [formatPercent(percentE4), formatPercent(nextPercentE4)];
  return refuse('TAX_CODE_IN_USE', {
    taxCodeRef: code,
    currentPercent: percent,
    requestedPercent: requested,
  });
}

const rowOf = (content: TaxCodeContent, id: Uuid): Omit<TaxCodeRow, 'commit_number'> => ({
  id,
  code: content.code,
  name: content.name,
  treatment: content.treatment,
  withheld_at: termsOf(content)?.at ?? null,
  withheld_on: termsOf(content)?.on ?? null,
  percent_e4: content.percentE4,
  is_active: true,
});

/** A tax code's row as its events tell it. */
function taxCodeFacts(row: Omit<TaxCodeRow, 'commit_number'>): AuditEvent<'TAX_CODE_CREATED'>['after'] {
  return {
    code: row.code,
    name: row.name,
    treatment: row.treatment,
    withheldAt: row.withheld_at,
    withheldOn: row.withheld_on,
    percent: formatPercent(row.percent_e4),
    isActive: row.is_active,
  };
}
