import type { Side } from '../entry.ts';

/** Documents that move money without an open item of a party. */
export const moneyDocumentKinds = ['MONEY_IN', 'MONEY_OUT', 'TRANSFER'] as const;
export type MoneyKind = (typeof moneyDocumentKinds)[number];

interface MoneyKindDefinition {
  /** The key under which its numbers are counted, yearly; its prefix is the same with a hyphen. */
  readonly series: string;
  /** The lock of a period that stops it. A transfer is an adjustment. */
  readonly side: Side;
  /** 1 if money comes to its account, −1 if it leaves it. */
  readonly sign: 1n | -1n;
  /** The role of the account for the tax of its lines; null: it has no taxed lines. */
  readonly taxRole: 'TaxPayable' | 'TaxReceivable' | null;
}

export const moneyKindOf: Readonly<Record<MoneyKind, MoneyKindDefinition>> = {
  MONEY_IN: { series: 'MIN', side: 'SALES', sign: 1n, taxRole: 'TaxPayable' },
  MONEY_OUT: {
    series: 'MOU',
    side: 'PURCHASING',
    sign: -1n,
    taxRole: 'TaxReceivable',
  },
  TRANSFER: { series: 'TRF', side: 'NONE', sign: -1n, taxRole: null },
};
