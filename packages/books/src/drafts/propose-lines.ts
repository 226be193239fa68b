import { eq } from 'drizzle-orm';
import type { EntryDraftLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { roleBinding } from '../journal/queries.ts';
import { proposedLine, type ManualLine } from './draft-line.ts';

export type TaxCodeRefusal = Refusal<'TAX_CODE_UNKNOWN' | 'TAX_CODE_INACTIVE'>;

const taxCodeById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select({ code: q.t.tax_codes.code, isActive: q.t.tax_codes.is_active })
    .from(q.t.tax_codes)
    .where(eq(q.t.tax_codes.id, q.arg(q.t.tax_codes.id, 'id'))),
);

/** The first line whose tax code does not exist or is not active; null when there is none. Refuses in order of the lines. */
export async function problemOfTaxCodes(
  tx: TenantReadTx,
  lines: readonly ManualLine[],
): Promise<TaxCodeRefusal | null> {
  const known = new Set<Uuid>();
  for (const [index, { taxCodeId }] of lines.entries()) {
    if (taxCodeId === undefined || known.has(taxCodeId)) continue;
    const found = await tx.first(taxCodeById, { id: taxCodeId });
    if (!found) return refuse('TAX_CODE_UNKNOWN', { line: index + 1, taxCode: taxCodeId });
    if (!found.isActive) return refuse('TAX_CODE_INACTIVE', { line: index + 1, taxCode: found.code });
    known.add(taxCodeId);
  }
  return null;
}

/**
 * Manual lines as the posting engine takes them. A line that names a tax code is the tax itself where its account is bound to
 * TaxPayable or TaxReceivable now (kind TAX), else what was taxed. Refuses: TAX_CODE_UNKNOWN, TAX_CODE_INACTIVE, from the first line.
 */
export async function proposeLines(
  tx: TenantReadTx,
  lines: readonly ManualLine[],
): Promise<Result<EntryDraftLine[], TaxCodeRefusal>> {
  if (lines.every(({ taxCodeId }) => taxCodeId === undefined)) return accepted(lines.map(proposedLine));
  const problem = await problemOfTaxCodes(tx, lines);
  if (problem !== null) return refused(problem);
  const taxAccounts = new Set<Uuid>();
  for (const role of ['TaxPayable', 'TaxReceivable']) {
    const bound = await tx.first(roleBinding, { role });
    if (bound) taxAccounts.add(bound.accountId);
  }
  return accepted(
    lines.map((line): EntryDraftLine => {
      const proposed = proposedLine(line);
      if (line.taxCodeId === undefined) return proposed;
      const isTax = taxAccounts.has(line.accountId);
      return { ...proposed, lineKind: isTax ? 'TAX' : 'ORDINARY', taxCodeId: line.taxCodeId };
    }),
  );
}
