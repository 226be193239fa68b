import type { Uuid } from '@cifra/domain/ids';
import { daysBetween, type LocalDate } from '@cifra/domain/local-date';
import type { TenantSnapshotTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import type { Language, StatementFacts } from '@cifra/rendering/facts';
import { partyStatement } from '../reports/party-statement.ts';
import { numbersByDocuments } from './rendered-rows.ts';
import { commonFacts, NOW } from './common-facts.ts';

/** Whose statement is rendered, of which side and days; both days are part of it. */
export interface StatementRequest {
  readonly partyId: Uuid;
  readonly side: 'SALES' | 'PURCHASING';
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly language: Language | null;
}

/** What a party's statement says: the report of that name, with issuer and party as they stand. Null: no such party. */
export async function statementFacts(
  tx: TenantSnapshotTx,
  { partyId, side, from, to, language }: StatementRequest,
  tenant: TenantFacts,
): Promise<StatementFacts | null> {
  const statement = await partyStatement.read(tx, { partyId, side, from, to }, tenant);
  if (!statement) return null;
  const documentIds = statement.sections.flatMap(({ lines }) =>
    lines.flatMap(({ documentId }) => (documentId === null ? [] : [documentId])),
  );
  const rows = await numbersByDocuments(tx, [...new Set(documentIds)]);
  const documents = new Map(rows.map((row) => [row.id, row]));
  const common = await commonFacts(tx, {
    tenant,
    partyId,
    at: NOW,
    language,
    // A statement has no commit of its own: the day up to which it speaks.
    instantMicros: BigInt(Date.parse(`${to}T00:00:00Z`)) * 1_000n,
  });
  return {
    ...common,
    side,
    from,
    to,
    sections: statement.sections.map(({ lines, openItems, ageing, ...section }) => ({
      ...section,
      ageing,
      // What only moved between two documents changed nothing of what is owed.
      lines: lines
        .filter(({ amountE4 }) => amountE4 !== 0n)
        .map(({ documentId, ...line }) => {
          const document = documentId === null ? undefined : documents.get(documentId);
          return { ...line, kind: document?.kind ?? null, reference: document?.displayNumber ?? null };
        }),
      openItems: openItems.map((item) => ({ ...item, daysOverdue: daysBetween(item.dueDate, to) })),
    })),
  };
}
