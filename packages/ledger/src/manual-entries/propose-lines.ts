import { eq } from 'drizzle-orm';
import type { EntryDraftLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { roleBinding } from '../journal/queries.ts';
import { proposedLine, type ManualLine } from './draft-line.ts';

export const taxCodeCodes = refusalCodes('TAX_CODE_UNKNOWN', 'TAX_CODE_INACTIVE');
export type TaxCodeRefusal = RefusalOf<typeof taxCodeCodes>;

const taxCodeById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select({ code: q.t.tax_codes.code, isActive: q.t.tax_codes.is_active })
    .from(q.t.tax_codes)
    .where(eq(q.t.tax_codes.id, q.arg(q.t.tax_codes.id, 'id'))),
);

/** What the tax codes of manual lines depend on. */
export interface TaxCodeFacts {
  readonly taxCodes: ReadonlyMap<Uuid, { readonly code: string; readonly isActive: boolean }>;
  /** The accounts that are bound to TaxPayable and TaxReceivable now. */
  readonly taxAccounts: ReadonlySet<Uuid>;
}

/** Reads the tax codes that the lines name, in one set; nothing where none does. */
export async function gatherTaxCodes(tx: TenantReadTx, lines: readonly ManualLine[]): Promise<TaxCodeFacts> {
  const ids = new Set(lines.map(({ taxCodeId }) => taxCodeId).filter((id) => id !== undefined));
  if (ids.size === 0) return { taxCodes: new Map(), taxAccounts: new Set() };
  const [rows, bound] = await Promise.all([
    Promise.all([...ids].map(async (id) => ({ id, row: await tx.first(taxCodeById, { id }) }))),
    Promise.all(['TaxPayable', 'TaxReceivable'].map((role) => tx.first(roleBinding, { role }))),
  ]);
  const taxCodes: [Uuid, { code: string; isActive: boolean }][] = [];
  for (const { id, row } of rows) if (row) taxCodes.push([id, row]);
  const taxAccounts = bound.filter((each) => each !== null).map(({ accountId }) => accountId);
  return { taxCodes: new Map(taxCodes), taxAccounts: new Set(taxAccounts) };
}

/** The first line whose tax code does not exist or is not active; null when there is none. Refuses in order of the lines. */
export function problemOfTaxCodes(
  lines: readonly ManualLine[],
  { taxCodes }: TaxCodeFacts,
): TaxCodeRefusal | null {
  for (const [index, { taxCodeId }] of lines.entries()) {
    if (taxCodeId === undefined) continue;
    const found = taxCodes.get(taxCodeId);
    if (!found) return refuse('TAX_CODE_UNKNOWN', { lineNumber: index + 1, taxCodeRef: taxCodeId });
    if (!found.isActive)
      return refuse('TAX_CODE_INACTIVE', { lineNumber: index + 1, taxCodeRef: found.code });
  }
  return null;
}

/**
 * Manual lines as the posting engine takes them. A line that names a tax code is the tax itself where its account is bound to
 * TaxPayable or TaxReceivable now (kind TAX), else what was taxed. Refuses: TAX_CODE_UNKNOWN, TAX_CODE_INACTIVE, from the first line.
 */
export function decideLines(
  lines: readonly ManualLine[],
  facts: TaxCodeFacts,
  postingDate: LocalDate,
): Result<EntryDraftLine[], TaxCodeRefusal> {
  const problem = problemOfTaxCodes(lines, facts);
  if (problem !== null) return refused(problem);
  return accepted(
    lines.map((line): EntryDraftLine => {
      const proposed = proposedLine(line, postingDate);
      if (line.taxCodeId === undefined) return proposed;
      const isTax = facts.taxAccounts.has(line.accountId);
      return { ...proposed, lineKind: isTax ? 'TAX' : 'ORDINARY', taxCodeId: line.taxCodeId };
    }),
  );
}
