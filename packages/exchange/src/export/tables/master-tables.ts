import { formatPercent } from '@cifra/domain/tax-codes';
import { formatE6 } from '@cifra/domain/documents/decimal-e6';
import type { Row } from '@cifra/database/kit/table';
import type { accounts } from '@cifra/database/tables/tenant';
import { yesNo, type Cell } from './cell.ts';
import { allAccounts, allRoles, allTaxCodes, itemsAfter, partiesAfter } from './master-queries.ts';
import type { TableSource } from './table-source.ts';

const PAGE = 1_000;

/** The chart of accounts, headings before what stands under them, in the layout that an import of accounts reads. */
export const accountsTable: TableSource = {
  columns: [
    { name: 'code', type: 'text' },
    { name: 'name', type: 'text' },
    { name: 'type', type: 'text' },
    { name: 'kind', type: 'text' },
    { name: 'normal_side', type: 'text' },
    { name: 'parent', type: 'text' },
    { name: 'is_postable', type: 'flag' },
    { name: 'is_active', type: 'flag' },
    { name: 'roles', type: 'text' },
    { name: 'currency', type: 'text' },
    { name: 'bank_number', type: 'text' },
  ],
  needs: [],
  accepts: [],
  page: async (tx) => {
    const all = await tx.all(allAccounts, {});
    const rolesOf = Map.groupBy(await tx.all(allRoles, {}), ({ account_id }) => account_id);
    const codeOf = new Map(all.map(({ id, code }) => [id, code]));
    const rows = parentsFirst(all).map((row): Cell[] => {
      const roles = (rolesOf.get(row.id) ?? []).map(({ role }) => role);
      // A control account stays one when the role has moved on: an import marks it by the role.
      const control =
        row.control_role !== null && !roles.includes(row.control_role) ? [row.control_role] : [];
      return [
        row.code,
        row.name,
        row.type,
        row.kind,
        row.normal_side,
        row.parent_id === null ? null : (codeOf.get(row.parent_id) ?? null),
        yesNo(row.is_postable),
        yesNo(row.is_active),
        [...roles, ...control.map((role) => `(${role})`)].join(' ') || null,
        row.currency,
        row.bank_number,
      ];
    });
    return { rows, next: null };
  },
};

function parentsFirst(all: readonly Row<typeof accounts>[]): Row<typeof accounts>[] {
  const childrenOf = Map.groupBy(all, ({ parent_id }) => parent_id);
  const below = (parent: Row<typeof accounts>['parent_id']): Row<typeof accounts>[] =>
    (childrenOf.get(parent) ?? []).flatMap((row) => [row, ...below(row.id)]);
  return below(null);
}

/** Customers and vendors, by code, in the layout that an import of parties reads. */
export const partiesTable: TableSource = {
  columns: [
    { name: 'code', type: 'text' },
    { name: 'name', type: 'text' },
    { name: 'is_customer', type: 'flag' },
    { name: 'is_vendor', type: 'flag' },
    { name: 'tax_id', type: 'text' },
    { name: 'tax_check_digit', type: 'text' },
    { name: 'address', type: 'text' },
    { name: 'email', type: 'text' },
    { name: 'phone', type: 'text' },
    { name: 'note', type: 'text' },
    { name: 'currency', type: 'text' },
    { name: 'payment_term_days', type: 'integer' },
    { name: 'is_active', type: 'flag' },
  ],
  needs: [],
  accepts: [],
  page: async (tx, _request, after) => {
    const found = await tx.all(partiesAfter, { code: typeof after === 'string' ? after : '', limit: PAGE });
    const rows = found.map((row): Cell[] => [
      row.code,
      row.name,
      yesNo(row.is_customer),
      yesNo(row.is_vendor),
      row.tax_id,
      row.tax_check_digit,
      row.address,
      row.email,
      row.phone,
      row.note,
      row.currency,
      String(row.payment_term_days),
      yesNo(row.is_active),
    ]);
    return { rows, next: found.length < PAGE ? null : (found.at(-1)?.code ?? null) };
  },
};

/** The tax codes, by code, in the layout that an import of tax codes reads. */
export const taxCodesTable: TableSource = {
  columns: [
    { name: 'code', type: 'text' },
    { name: 'name', type: 'text' },
    { name: 'treatment', type: 'text' },
    { name: 'percent', type: 'decimal' },
    { name: 'is_active', type: 'flag' },
    { name: 'withheld_at', type: 'text' },
    { name: 'withheld_on', type: 'text' },
  ],
  needs: [],
  accepts: [],
  page: async (tx) => {
    const rows = (await tx.all(allTaxCodes, {})).map((row): Cell[] => [
      row.code,
      row.name,
      row.treatment,
      formatPercent(row.percent_e4),
      yesNo(row.is_active),
      row.withheld_at,
      row.withheld_on,
    ]);
    return { rows, next: null };
  },
};

/** The items, by code, in the layout that an import of items reads. */
export const itemsTable: TableSource = {
  columns: [
    { name: 'code', type: 'text' },
    { name: 'name', type: 'text' },
    { name: 'unit_price', type: 'decimal' },
    { name: 'currency', type: 'text' },
    { name: 'sales_account', type: 'text' },
    { name: 'purchase_account', type: 'text' },
    { name: 'tax_code', type: 'text' },
    { name: 'is_active', type: 'flag' },
  ],
  needs: [],
  accepts: [],
  page: async (tx, _request, after) => {
    const found = await tx.all(itemsAfter, { code: typeof after === 'string' ? after : '', limit: PAGE });
    const codeOf = new Map((await tx.all(allAccounts, {})).map(({ id, code }) => [id, code]));
    const codeOrNull = (id: (typeof found)[number]['item']['sales_account_id']): string | null =>
      id === null ? null : (codeOf.get(id) ?? null);
    const rows = found.map(({ item, taxCode }): Cell[] => [
      item.code,
      item.name,
      item.unit_price_e6 === null ? null : formatE6(item.unit_price_e6),
      item.currency,
      codeOrNull(item.sales_account_id),
      codeOrNull(item.purchase_account_id),
      taxCode,
      yesNo(item.is_active),
    ]);
    return { rows, next: found.length < PAGE ? null : (found.at(-1)?.item.code ?? null) };
  },
};
