import { tenant } from '@cifra/access/field-rule';
import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import {
  approveMoneyDraftCommand,
  discardMoneyDraftCommand,
  postMoneyCommand,
  postMoneyDraftCommand,
  rejectMoneyDraftCommand,
  saveMoneyDraftCommand,
  submitMoneyDraftCommand,
  voidMoneyCommand,
  withdrawMoneyDraftCommand,
  type MoneyDraftPosted,
} from '@cifra/trade/money/money-commands';
import type { DocumentsContext } from '../context.ts';
import { money, moneyRejection, moneyStep, moneyVoid, savedMoney } from '../parse/money.ts';
import { mutation } from './kit.ts';

/** Money in, money out and transfers. A repeated request shows the object's present state, not the one of then. */

function found<Row>(row: Row | null): Row {
  if (row === null) throw new InvariantBroken('a command answered something that does not exist');
  return row;
}

const showDraft = async (id: Uuid, { loadersOf, tenantId }: DocumentsContext) => ({
  moneyDraft: found(await loadersOf(tenantId).moneyDraft.clear(id).load(id)),
});

const showDocument = async (id: Uuid, { loadersOf, tenantId }: DocumentsContext) => {
  const loaders = loadersOf(tenantId);
  loaders.reversalOfEntry.clearAll();
  return { moneyDocument: found(await loaders.moneyDocument.clear(id).load(id)) };
};

const showPosted = async ({ draftId, documentId }: MoneyDraftPosted, context: DocumentsContext) => ({
  ...(await showDraft(draftId, context)),
  ...(await showDocument(documentId, context)),
});

export const moneyMutations = [
  mutation('saveMoneyDraft', {
    needs: tenant('Payment.Draft'),
    input: savedMoney,
    command: saveMoneyDraftCommand,
    answers: 'MoneyDraftSaved',
    shape: showDraft,
  }),
  mutation('submitMoneyDraft', {
    needs: tenant('Payment.Draft'),
    input: moneyStep,
    command: submitMoneyDraftCommand,
    answers: 'MoneyDraftSubmitted',
    shape: showDraft,
  }),
  mutation('withdrawMoneyDraft', {
    needs: tenant('Payment.Draft'),
    input: moneyStep,
    command: withdrawMoneyDraftCommand,
    answers: 'MoneyDraftChanged',
    shape: showDraft,
  }),
  mutation('rejectMoneyDraft', {
    needs: tenant('Payment.Approve'),
    input: moneyRejection,
    command: rejectMoneyDraftCommand,
    answers: 'MoneyDraftRejected',
    shape: showDraft,
  }),
  mutation('approveMoneyDraft', {
    needs: tenant('Payment.Approve'),
    input: moneyStep,
    decides: true,
    command: approveMoneyDraftCommand,
    answers: 'MoneyDraftPosted',
    shape: showPosted,
  }),
  mutation('postMoneyDraft', {
    needs: tenant('Payment.Post'),
    input: moneyStep,
    command: postMoneyDraftCommand,
    answers: 'MoneyDraftPosted',
    shape: showPosted,
  }),
  mutation('discardMoneyDraft', {
    needs: tenant('Payment.Draft'),
    input: moneyStep,
    command: discardMoneyDraftCommand,
    answers: 'MoneyDraftChanged',
    shape: showDraft,
  }),
  mutation('postMoney', {
    needs: tenant('Payment.Post'),
    input: money,
    command: postMoneyCommand,
    answers: 'MoneyPosted',
    shape: showDocument,
  }),
  mutation('voidMoney', {
    needs: tenant('Document.Void'),
    input: moneyVoid,
    command: voidMoneyCommand,
    answers: 'MoneyVoided',
    shape: showDocument,
  }),
];
