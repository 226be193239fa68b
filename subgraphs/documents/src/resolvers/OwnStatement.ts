import { pageOfRows, type Connection } from '@cifra/books/connection';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type {
  StatementInput,
  StatementLineData,
  StatementSectionData,
} from '@cifra/trade/reports/party-statement';
import type {
  OwnStatementLineResolvers,
  OwnStatementResolvers,
  OwnStatementSectionResolvers,
} from '../generated/resolvers.ts';
import { keyOfStatementLine, statementLineKey } from './PartyStatement.ts';

interface OfParty {
  readonly tenantId: Uuid;
  readonly partyId: Uuid;
}
export interface OwnStatementParent extends OfParty, StatementInput {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly sections: readonly StatementSectionData[];
}
export interface OwnSectionParent extends StatementSectionData, OfParty {
  /** Of which side and days: a cursor is of that statement. */
  readonly of: readonly string[];
}
export type OwnStatementLineParent = StatementLineData & OfParty & { readonly currency: string };
export type OwnStatementLinePage = Connection<OwnStatementLineParent>;

export const OwnStatement: OwnStatementResolvers = {
  sections: ({ sections, tenantId, partyId, side, from, to }) =>
    sections.map((section) => ({ ...section, tenantId, partyId, of: [side, from, to] })),
};

export const OwnStatementSection: OwnStatementSectionResolvers = {
  opening: ({ openingE4, currency }) => moneyOf(openingE4, currency),
  lines({ lines, tenantId, partyId, currency, of }, input) {
    const list = ['own statement lines', tenantId, partyId, ...of, currency];
    const page = requirePage(input, { of: list, key: statementLineKey });
    const own = lines.map((line) => ({ ...line, tenantId, partyId, currency }));
    return pageOfRows(own, page, { key: statementLineKey, keyOf: keyOfStatementLine });
  },
  closing: ({ closingE4, currency }) => moneyOf(closingE4, currency),
};

export const OwnStatementLine: OwnStatementLineResolvers = {
  document: ({ tenantId, partyId, documentId }, _input, { ownLoadersOf }) =>
    documentId === null ? null : ownLoadersOf(tenantId, partyId).document.load(documentId),
  amount: ({ amountE4, currency }) => moneyOf(amountE4, currency),
  balance: ({ balanceE4, currency }) => moneyOf(balanceE4, currency),
};
