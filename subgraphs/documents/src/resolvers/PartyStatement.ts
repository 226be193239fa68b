import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type {
  PartyStatementResolvers,
  StatementLineResolvers,
  StatementSectionResolvers,
} from '../generated/resolvers.ts';
import type { DocumentSide } from '@cifra/trade/reports/ageing';
import type {
  StatementData,
  StatementLineData,
  StatementSectionData,
} from '@cifra/trade/reports/party-statement';
import { documentOf, partyOf } from './stubs.ts';

interface OfTenant {
  readonly tenantId: Uuid;
  readonly baseCurrency: string;
}
export type StatementParent = StatementData & {
  readonly tenantId: Uuid;
  readonly partyId: Uuid;
  readonly side: DocumentSide;
  readonly from: LocalDate;
  readonly to: LocalDate;
};
export type SectionParent = StatementSectionData & OfTenant;
export type StatementLineParent = StatementLineData & OfTenant & { readonly currency: string };

export const PartyStatement: PartyStatementResolvers = {
  party: (statement, _input, context) => partyOf(statement, context),
  sections: ({ sections, tenantId, baseCurrency }) =>
    sections.map((section) => ({ ...section, tenantId, baseCurrency })),
};

export const StatementSection: StatementSectionResolvers = {
  opening: ({ openingE4, currency }) => moneyOf(openingE4, currency),
  openingBase: ({ openingBaseE4, baseCurrency }) => moneyOf(openingBaseE4, baseCurrency),
  lines: ({ lines, tenantId, baseCurrency, currency }) =>
    lines.map((line) => ({ ...line, tenantId, baseCurrency, currency })),
  closing: ({ closingE4, currency }) => moneyOf(closingE4, currency),
  closingBase: ({ closingBaseE4, baseCurrency }) => moneyOf(closingBaseE4, baseCurrency),
};

export const StatementLine: StatementLineResolvers = {
  document: (line, _input, context) => documentOf(line, context),
  amount: ({ amountE4, currency }) => moneyOf(amountE4, currency),
  base: ({ baseE4, baseCurrency }) => moneyOf(baseE4, baseCurrency),
  balance: ({ balanceE4, currency }) => moneyOf(balanceE4, currency),
};
