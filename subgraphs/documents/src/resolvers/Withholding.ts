import type { WithholdingRow } from '@cifra/trade/withholdings/record-withholding';
import { formatPercent } from '@cifra/domain/tax-codes';
import type { Uuid } from '@cifra/domain/ids';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { WithholdingResolvers } from '../generated/resolvers.ts';

export type WithholdingParent = WithholdingRow & { readonly tenantId: Uuid; readonly baseCurrency: string };

export const Withholding: WithholdingResolvers = {
  taxCode: (row, _input, { loadersOf }) =>
    row.tax_code_id === null ? null : loadersOf(row.tenantId).taxCode.load(row.tax_code_id),
  withheldOn: (row) => row.withheld_on,
  percent: (row) => (row.percent_e4 === null ? null : formatPercent(row.percent_e4)),
  withheldFrom: (row) => (row.from_amount === null ? null : moneyOf(row.from_amount, row.currency)),
  withheldFromBase: (row) =>
    row.from_base_amount === null ? null : moneyOf(row.from_base_amount, row.baseCurrency),
  amount: (row) => moneyOf(row.amount, row.currency),
  openItem: (row, _input, { loadersOf }) =>
    row.open_item_id === null ? null : loadersOf(row.tenantId).openItem.load(row.open_item_id),
};
