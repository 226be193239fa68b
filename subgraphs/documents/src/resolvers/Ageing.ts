import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { AgeingResolvers, AgeingRowResolvers, AgeingTotalResolvers } from '../generated/resolvers.ts';
import type { AgeingAmounts, AgeingData, DocumentSide } from '@cifra/trade/reports/ageing';
import { partyOf } from './stubs.ts';

export type AgeingParent = AgeingData & {
  readonly tenantId: Uuid;
  readonly side: DocumentSide;
  readonly asOf: LocalDate;
};
export type AgeingTotalParent = AgeingAmounts & { readonly baseCurrency: string };
export type AgeingRowParent = AgeingTotalParent & { readonly tenantId: Uuid; readonly partyId: Uuid };

export const Ageing: AgeingResolvers = {
  rows: ({ rows, tenantId, baseCurrency }) => rows.map((row) => ({ ...row, tenantId, baseCurrency })),
  totals: ({ totals, baseCurrency }) => totals.map((total) => ({ ...total, baseCurrency })),
  baseTotal: ({ baseTotalE4, baseCurrency }) => moneyOf(baseTotalE4, baseCurrency),
  controlBalance: ({ controlBalanceE4, baseCurrency }) => moneyOf(controlBalanceE4, baseCurrency),
};

const amounts = {
  notDue: ({ notDue, currency }: AgeingTotalParent) => moneyOf(notDue, currency),
  days1To30: ({ days1To30, currency }: AgeingTotalParent) => moneyOf(days1To30, currency),
  days31To60: ({ days31To60, currency }: AgeingTotalParent) => moneyOf(days31To60, currency),
  days61To90: ({ days61To90, currency }: AgeingTotalParent) => moneyOf(days61To90, currency),
  daysOver90: ({ daysOver90, currency }: AgeingTotalParent) => moneyOf(daysOver90, currency),
  total: ({ totalE4, currency }: AgeingTotalParent) => moneyOf(totalE4, currency),
  totalBase: ({ totalBaseE4, baseCurrency }: AgeingTotalParent) => moneyOf(totalBaseE4, baseCurrency),
};

export const AgeingTotal: AgeingTotalResolvers = amounts;

export const AgeingRow: AgeingRowResolvers = {
  ...amounts,
  party: (row, _input, context) => partyOf(row, context),
};
