import { asc, and, eq, gt, gte, lte, sql } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import { minorUnitsOf } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, latestDate, type LocalDate } from '@cifra/domain/local-date';
import { formatE4 } from '@cifra/domain/money';
import { formatPercent } from '@cifra/domain/tax-codes';
import { OPENING_PERIOD_ID } from '@cifra/ledger/journal/balances';
import { readKeptLines } from '@cifra/trade/money/content';
import { yesNo, type Cell } from './cell.ts';
import { allAccounts, allTaxCodes } from './master-queries.ts';
import type { TableSource } from './table-source.ts';

const PAGE = 500;

const moneyDocumentsAfter = tenantQuery<{
  id: Uuid;
  from: LocalDate;
  to: LocalDate;
  throughCommit: bigint;
  limit: number;
}>()((q) => {
  const { money_documents: t, parties, entry_reversals: reversals } = q.t;
  return paged(
    q.db
      .select({ document: t, party: parties.code, reversedAt: reversals.commit_number })
      .from(t)
      .leftJoin(parties, eq(parties.id, t.party_id))
      .leftJoin(reversals, eq(reversals.entry_id, t.entry_id))
      .where(
        and(
          gt(t.id, q.arg(t.id, 'id')),
          gte(t.document_date, q.arg(t.document_date, 'from')),
          lte(t.document_date, q.arg(t.document_date, 'to')),
          lte(t.commit_number, q.arg(t.commit_number, 'throughCommit')),
        ),
      )
      .orderBy(asc(t.id)),
    q,
    sql.placeholder('limit'),
  );
});

/** Posted money in, money out and transfers with their lines, one row a line, in order of posting; a transfer has one row. By document date. */
export const moneyTable: TableSource = {
  columns: [
    { name: 'document', type: 'text' },
    { name: 'kind', type: 'text' },
    { name: 'is_void', type: 'flag' },
    { name: 'party', type: 'text' },
    { name: 'document_date', type: 'date' },
    { name: 'posting_date', type: 'date' },
    { name: 'money_account', type: 'text' },
    { name: 'currency', type: 'text' },
    { name: 'net_amount', type: 'decimal' },
    { name: 'tax_amount', type: 'decimal' },
    { name: 'total_amount', type: 'decimal' },
    { name: 'to_account', type: 'text' },
    { name: 'to_currency', type: 'text' },
    { name: 'received_amount', type: 'decimal' },
    { name: 'received_date', type: 'date' },
    { name: 'transit_account', type: 'text' },
    { name: 'fee_account', type: 'text' },
    { name: 'fee_amount', type: 'decimal' },
    { name: 'reference', type: 'text' },
    { name: 'memo', type: 'text' },
    { name: 'line', type: 'integer' },
    { name: 'account', type: 'text' },
    { name: 'line_description', type: 'text' },
    { name: 'line_net_amount', type: 'decimal' },
    { name: 'tax_code', type: 'text' },
    { name: 'tax_percent', type: 'decimal' },
    { name: 'line_tax_amount', type: 'decimal' },
    { name: 'tax_date', type: 'date' },
    { name: 'id', type: 'text' },
  ],
  needs: [],
  accepts: ['from', 'to'],
  page: async (tx, { from, to, throughCommit }, after) => {
    const id = (after ?? OPENING_PERIOD_ID) as Uuid;
    const range = { from: from ?? earliestDate, to: to ?? latestDate, throughCommit };
    const [found, accounts, taxCodes] = await Promise.all([
      tx.all(moneyDocumentsAfter, { id, ...range, limit: PAGE }),
      tx.all(allAccounts, {}),
      tx.all(allTaxCodes, {}),
    ]);
    const codes = new Map([...accounts, ...taxCodes].map((row) => [row.id, row.code]));
    const codeOf = (of: Uuid | null): string | null => (of === null ? null : (codes.get(of) ?? null));
    const rows = found.flatMap(({ document: of, party, reversedAt }): Cell[][] => {
      const amount = (amountE4: bigint): string => formatE4(amountE4, minorUnitsOf(of.currency));
      const head = [
        of.display_number,
        of.kind,
        yesNo(reversedAt !== null && reversedAt <= throughCommit),
        party,
        of.document_date,
        of.posting_date,
        codeOf(of.money_account_id),
        of.currency,
        amount(of.net_amount),
        amount(of.tax_amount),
        amount(of.total_amount),
        codeOf(of.to_account_id),
        of.to_currency,
        of.received_amount === null || of.to_currency === null
          ? null
          : formatE4(of.received_amount, minorUnitsOf(of.to_currency)),
        of.received_date,
        codeOf(of.transit_account_id),
        codeOf(of.fee_account_id),
        of.fee_amount === null ? null : amount(of.fee_amount),
        of.reference,
        of.memo,
      ];
      const lines = readKeptLines(of.lines);
      if (lines.length === 0) return [[...head, ...Array.from({ length: 8 }, () => null), of.id]];
      return lines.map((line, index) => [
        ...head,
        String(index + 1),
        codeOf(line.accountId),
        line.description,
        amount(BigInt(line.netE4)),
        codeOf(line.taxCodeId),
        line.taxCodeId === null ? null : formatPercent(line.taxPercentE4),
        amount(BigInt(line.taxE4)),
        line.taxDate,
        of.id,
      ]);
    });
    return { rows, next: found.length < PAGE ? null : (found.at(-1)?.document.id ?? null) };
  },
};
