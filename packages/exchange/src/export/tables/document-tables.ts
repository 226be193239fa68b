import { formatPercent } from '@cifra/domain/tax-codes';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { formatE6 } from '@cifra/domain/documents/decimal-e6';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, latestDate } from '@cifra/domain/local-date';
import { formatE4 } from '@cifra/domain/money';
import { OPENING_PERIOD_ID } from '@cifra/ledger/journal/balances';
import { yesNo, type Cell } from './cell.ts';
import {
  documentsAfter,
  linesOfDocumentsBetween,
  openItemsAfter,
  openOfItemsBetween,
  originalsOfDocumentsBetween,
  withheldOnDocumentsBetween,
} from './document-queries.ts';
import type { TableSource } from './table-source.ts';

const PAGE = 500;

/** Posted documents with their lines, one row a line, in order of posting; a document without lines has one row. By document date. */
export const documentsTable: TableSource = {
  columns: [
    { name: 'document', type: 'text' },
    { name: 'kind', type: 'text' },
    { name: 'vendor_number', type: 'text' },
    { name: 'party', type: 'text' },
    { name: 'party_name', type: 'text' },
    { name: 'document_date', type: 'date' },
    { name: 'posting_date', type: 'date' },
    { name: 'due_date', type: 'date' },
    { name: 'currency', type: 'text' },
    { name: 'net_amount', type: 'decimal' },
    { name: 'tax_amount', type: 'decimal' },
    { name: 'total_amount', type: 'decimal' },
    { name: 'total_base_amount', type: 'decimal' },
    { name: 'rounding_mode', type: 'text' },
    { name: 'prices_include_tax', type: 'flag' },
    { name: 'discount_amount', type: 'decimal' },
    { name: 'rate', type: 'decimal' },
    { name: 'reference', type: 'text' },
    { name: 'memo', type: 'text' },
    { name: 'line', type: 'integer' },
    { name: 'line_kind', type: 'text' },
    { name: 'item', type: 'text' },
    { name: 'account', type: 'text' },
    { name: 'line_description', type: 'text' },
    { name: 'quantity', type: 'decimal' },
    { name: 'unit_price', type: 'decimal' },
    { name: 'line_currency', type: 'text' },
    { name: 'line_discount_amount', type: 'decimal' },
    { name: 'line_document_discount_amount', type: 'decimal' },
    { name: 'line_net_amount', type: 'decimal' },
    { name: 'tax_code', type: 'text' },
    { name: 'tax_percent', type: 'decimal' },
    { name: 'line_tax_amount', type: 'decimal' },
    { name: 'line_tax_base_amount', type: 'decimal' },
    { name: 'tax_date', type: 'date' },
    { name: 'original_line', type: 'integer' },
    { name: 'id', type: 'text' },
    { name: 'original_document', type: 'text' },
    { name: 'withholding_codes', type: 'text' },
    { name: 'netted_amount', type: 'decimal' },
    { name: 'payables_currency', type: 'text' },
    { name: 'payables_amount', type: 'decimal' },
    { name: 'netted_payables_amount', type: 'decimal' },
  ],
  needs: [],
  accepts: ['from', 'to'],
  page: async (tx, { from, to, throughCommit, tenant }, after) => {
    const id = (after ?? OPENING_PERIOD_ID) as Uuid;
    const range = { from: from ?? earliestDate, to: to ?? latestDate, throughCommit };
    const found = await tx.all(documentsAfter, { id, ...range, limit: PAGE });
    const lastId = found.at(-1)?.document.id;
    if (lastId === undefined) return { rows: [], next: null };
    const between = { id, lastId };
    const linesOf = Map.groupBy(
      await tx.all(linesOfDocumentsBetween, between),
      ({ line }) => line.document_id,
    );
    const numberOf = new Map(
      (await tx.all(originalsOfDocumentsBetween, between)).map((row) => [row.id, row.displayNumber]),
    );
    const withheldOn = Map.groupBy(
      await tx.all(withheldOnDocumentsBetween, between),
      ({ documentId }) => documentId,
    );
    const base = minorUnitsOf(tenant.baseCurrency);
    const rows = found.flatMap(({ document: of, party, partyName }): Cell[][] => {
      const own = minorUnitsOf(of.currency);
      const head = [
        of.display_number,
        of.kind,
        of.vendor_number,
        party,
        partyName,
        of.document_date,
        of.posting_date,
        of.due_date,
        of.currency,
        formatE4(of.net_amount, own),
        formatE4(of.tax_amount, own),
        formatE4(of.total_amount, own),
        formatE4(of.total_base_amount, base),
        of.rounding_mode,
        yesNo(of.prices_include_tax),
        formatE4(of.discount_amount, own),
        of.rate,
        of.reference,
        of.memo,
      ];
      const lines = linesOf.get(of.id) ?? [];
      const codes = new Set((withheldOn.get(of.id) ?? []).map(({ code }) => code));
      const tail = [
        of.id,
        of.original_document_id === null ? null : (numberOf.get(of.original_document_id) ?? null),
        codes.size === 0 ? null : [...codes].join(' '),
        of.netted_amount === null ? null : formatE4(of.netted_amount, own),
        of.payables_currency,
        ...[of.payables_amount, of.netted_payables_amount].map((amountE4) =>
          amountE4 === null || of.payables_currency === null
            ? null
            : formatE4(amountE4, minorUnitsOf(of.payables_currency)),
        ),
      ];
      if (lines.length === 0) return [[...head, ...Array.from({ length: 17 }, () => null), ...tail]];
      return lines.map(({ line, account, item, taxCode }) => [
        ...head,
        String(line.ordinal),
        line.kind,
        item,
        account,
        line.description,
        formatE6(line.quantity_e6),
        formatE6(line.unit_price_e6),
        line.currency,
        ...[line.discount_amount, line.document_discount_amount, line.net_amount].map((amountE4) =>
          formatE4(amountE4, minorUnitsOf(line.currency)),
        ),
        taxCode,
        formatPercent(line.tax_percent_e4),
        formatE4(line.tax_amount, minorUnitsOf(line.currency)),
        line.tax_base_amount === null ? null : formatE4(line.tax_base_amount, minorUnitsOf(line.currency)),
        line.tax_date,
        line.original_ordinal === null ? null : String(line.original_ordinal),
        ...tail,
      ]);
    });
    return { rows, next: found.length < PAGE ? null : lastId };
  },
};

/**
 * What was open at the end of a day, in the order in which it was made: debit positive. `amount` and `base_amount` are what is open,
 * in the columns that an import of opening balances reads.
 */
export const openItemsTable: TableSource = {
  columns: [
    { name: 'side', type: 'text' },
    { name: 'account', type: 'text' },
    { name: 'party', type: 'text' },
    { name: 'party_name', type: 'text' },
    { name: 'reference', type: 'text' },
    { name: 'document_date', type: 'date' },
    { name: 'due_date', type: 'date' },
    { name: 'currency', type: 'text' },
    { name: 'amount', type: 'decimal' },
    { name: 'base_amount', type: 'decimal' },
    { name: 'made_amount', type: 'decimal' },
    { name: 'made_base_amount', type: 'decimal' },
    { name: 'id', type: 'text' },
  ],
  needs: ['asOf'],
  accepts: ['asOf'],
  page: async (tx, { asOf, throughCommit, tenant }, after) => {
    const id = (after ?? OPENING_PERIOD_ID) as Uuid;
    const found = await tx.all(openItemsAfter, { id, throughCommit, limit: PAGE });
    const lastId = found.at(-1)?.item.id;
    if (lastId === undefined) return { rows: [], next: null };
    const between = { id, lastId, asOf: asOf ?? latestDate, throughCommit };
    const openOf = new Map((await tx.all(openOfItemsBetween, between)).map((row) => [row.itemId, row]));
    const base = minorUnitsOf(tenant.baseCurrency);
    const rows = found.flatMap(({ item, party, partyName, account }): Cell[][] => {
      const open = openOf.get(item.id);
      if (!open || (open.originalE4 === 0n && open.baseE4 === 0n)) return [];
      const own = minorUnitsOf(item.currency);
      return [
        [
          item.side,
          account,
          party,
          partyName,
          item.reference,
          item.document_date,
          item.due_date,
          item.currency,
          formatE4(open.originalE4, own),
          formatE4(open.baseE4, base),
          formatE4(item.original_amount, own),
          formatE4(item.base_amount, base),
          item.id,
        ],
      ];
    });
    return { rows, next: found.length < PAGE ? null : lastId };
  },
};
