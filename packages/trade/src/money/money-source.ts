import type { Row } from '@cifra/database/kit/table';
import { moneyDocuments } from '@cifra/database/tables/money';
import type { TenantSnapshotTx } from '@cifra/database/tx';
import type { FaultList } from '@cifra/books/books-fault';
import { asRow, giving, type Figures, type Receivers, type RecordSource } from '@cifra/books/derived-tables';
import { numberOf, numbersGiven, postingEvent, readNumbers } from '@cifra/ledger/derived/journal-source';
import { moneyDocumentsAfter } from './queries.ts';

/** Posted money in, money out and transfers: their numbers. */
export const moneySource: RecordSource = {
  name: 'money.posted',
  gives: [giving(numbersGiven, (tx, add) => readNumbers((id) => tx.all(moneyDocumentsAfter, { id }), add))],
  verify: checkMoney,
};

/** Reads every money document and hands its number on. Each has the event of its posting in its own commit. */
async function checkMoney(tx: TenantSnapshotTx, to: Receivers, faults: FaultList): Promise<Figures> {
  const giveNumber = to.of(numbersGiven);
  for await (const stored of tx.chainSource().versions(moneyDocuments)) {
    const document = asRow<Row<typeof moneyDocuments>>(stored);
    giveNumber(numberOf(document));
    const params = {
      commitNumber: document.commit_number,
      objectId: document.id,
      objectType: 'MoneyDocument',
      event: 'MONEY_POSTED',
    };
    if ((await tx.first(postingEvent, params)) === null)
      faults.add({ kind: 'EVENT_MISSING', object: document.id, expected: 'MONEY_POSTED', found: 'none' });
  }
  return {};
}
