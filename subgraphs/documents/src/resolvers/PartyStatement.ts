import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { pageOfRows, type Connection, type KeyPart } from '@cifra/books/connection';
import { requirePage } from '@cifra/subgraph-kit/require-page';
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
export interface SectionParent extends StatementSectionData, OfTenant {
  /** Whose statement it is, and of which days: a cursor is of that one. */
  readonly of: readonly string[];
}
export type StatementLineParent = StatementLineData & OfTenant & { readonly currency: string };
export type StatementLinePage = Connection<StatementLineParent>;

export const statementLineKey: readonly KeyPart[] = ['date', 'bigint', 'id', 'number'];

/** The place of a line in its section. */
export const keyOfStatementLine = ({
  postingDate,
  commitNumber,
  postingId,
  ofPosting,
}: StatementLineData): readonly string[] => [
  postingDate,
  commitNumber.toString(),
  postingId,
  String(ofPosting),
];

export const PartyStatement: PartyStatementResolvers = {
  party: (statement, _input, context) => partyOf(statement, context),
  sections: ({ sections, tenantId, baseCurrency, partyId, side, from, to }) =>
    sections.map((section) => ({ ...section, tenantId, baseCurrency, of: [partyId, side, from, to] })),
};

export const StatementSection: StatementSectionResolvers = {
  opening: ({ openingE4, currency }) => moneyOf(openingE4, currency),
  openingBase: ({ openingBaseE4, baseCurrency }) => moneyOf(openingBaseE4, baseCurrency),
  lines({ lines, tenantId, baseCurrency, currency, of }, input) {
    const page = requirePage(input, {
      of: ['statement lines', tenantId, ...of, currency],
      key: statementLineKey,
    });
    const own = lines.map((line) => ({ ...line, tenantId, baseCurrency, currency }));
    return pageOfRows(own, page, { key: statementLineKey, keyOf: keyOfStatementLine });
  },
  closing: ({ closingE4, currency }) => moneyOf(closingE4, currency),
  closingBase: ({ closingBaseE4, baseCurrency }) => moneyOf(closingBaseE4, baseCurrency),
  ageing: ({ ageing, baseCurrency }) => ({ ...ageing, baseCurrency }),
};

export const StatementLine: StatementLineResolvers = {
  document: (line, _input, context) => documentOf(line, context),
  reference: ({ partyReference }) => partyReference,
  amount: ({ amountE4, currency }) => moneyOf(amountE4, currency),
  base: ({ baseE4, baseCurrency }) => moneyOf(baseE4, baseCurrency),
  balance: ({ balanceE4, currency }) => moneyOf(balanceE4, currency),
};
