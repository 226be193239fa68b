import { checkIdempotencyKey } from '@cifra/domain/normalise';
import type { DocumentFamily } from '@cifra/domain/documents/kinds';
import { parseUuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { parseReason, parseText } from '@cifra/subgraph-kit/parse-text';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { DocumentsContext } from '../../context.ts';
import type { DuplicateDocumentInput, MutationResolvers } from '../../generated/resolvers.ts';
import { writtenAllocation, writtenDocument, writtenDocumentDraft } from '../../operations/answers.ts';
import * as commands from '../../operations/documents.ts';
import { parseAmount } from '../../parse/document.ts';
import { parseOnDay } from '../../parse/on-day.ts';

/** What is done with posted documents. */

function duplicate(family: DocumentFamily) {
  return async (
    _parent: unknown,
    { input }: { input: DuplicateDocumentInput },
    context: DocumentsContext,
  ) => {
    const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
    if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
    const documentId = parseUuid(input.documentId, 'documentId');
    if (!documentId.ok) return toGraphQLRefusal(documentId.refusal);
    const outcome = await context.books.execute(
      commands.duplicateDocument,
      context,
      { documentId: documentId.value, documentDate: localDate(input.documentDate), family },
      context.commandRequest({ idempotencyKey: idempotencyKey.value }),
    );
    if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
    return {
      __typename: 'DocumentDraftSaved' as const,
      draft: await writtenDocumentDraft(context, outcome.value),
    };
  };
}

const voidDocument: MutationResolvers['voidDocument'] = async (_parent, { input }, context) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const documentId = parseUuid(input.documentId, 'documentId');
  if (!documentId.ok) return toGraphQLRefusal(documentId.refusal);
  const on = parseOnDay(input);
  if (!on.ok) return toGraphQLRefusal(on.refusal);
  const reason = parseReason(input.reason);
  if (!reason.ok) return toGraphQLRefusal(reason.refusal);
  const outcome = await context.books.execute(
    commands.voidDocument,
    context,
    { documentId: documentId.value, on: on.value },
    context.commandRequest({ idempotencyKey: idempotencyKey.value, reason: reason.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const { documentId: voidedId, noteId } = outcome.value;
  return {
    __typename: 'DocumentVoided',
    document: await writtenDocument(context, voidedId),
    note: noteId === null ? null : await writtenDocument(context, noteId),
  };
};

const allocateItems: MutationResolvers['allocateItems'] = async (_parent, { input }, context) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const fromItemId = parseUuid(input.fromItemId, 'fromItemId');
  if (!fromItemId.ok) return toGraphQLRefusal(fromItemId.refusal);
  const toItemId = parseUuid(input.toItemId, 'toItemId');
  if (!toItemId.ok) return toGraphQLRefusal(toItemId.refusal);
  const amount = parseAmount(input.amount, 'amount');
  if (!amount.ok)
    return toGraphQLRefusal(
      amount.refusal as typeof amount.refusal & { code: 'INPUT_INVALID' | 'AMOUNT_TOO_LARGE' },
    );
  const outcome = await context.books.execute(
    commands.allocateItems,
    context,
    {
      fromItemId: fromItemId.value,
      toItemId: toItemId.value,
      amount: amount.value,
      allocationDate: localDate(input.allocationDate),
    },
    context.commandRequest({ idempotencyKey: idempotencyKey.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'ItemsAllocated', allocation: await writtenAllocation(context, outcome.value) };
};

const takeBackAllocation: MutationResolvers['takeBackAllocation'] = async (_parent, { input }, context) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const allocationId = parseUuid(input.allocationId, 'allocationId');
  if (!allocationId.ok) return toGraphQLRefusal(allocationId.refusal);
  const on = parseOnDay(input);
  if (!on.ok) return toGraphQLRefusal(on.refusal);
  const reason = parseReason(input.reason);
  if (!reason.ok) return toGraphQLRefusal(reason.refusal);
  const outcome = await context.books.execute(
    commands.takeBackAllocation,
    context,
    { allocationId: allocationId.value, on: on.value },
    context.commandRequest({ idempotencyKey: idempotencyKey.value, reason: reason.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'AllocationTakenBack', allocation: await writtenAllocation(context, outcome.value) };
};

const remarkOnDocument: MutationResolvers['remarkOnDocument'] = async (_parent, { input }, context) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const documentId = parseUuid(input.documentId, 'documentId');
  if (!documentId.ok) return toGraphQLRefusal(documentId.refusal);
  const remark = parseText(input.remark, { field: 'remark', maximum: 2_000, isRequired: false });
  if (!remark.ok) return toGraphQLRefusal(remark.refusal);
  const outcome = await context.books.execute(
    commands.remarkOnDocument,
    context,
    { documentId: documentId.value, remark: remark.value },
    context.commandRequest({ idempotencyKey: idempotencyKey.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'DocumentRemarked', document: await writtenDocument(context, outcome.value) };
};

export const documentActs = {
  duplicateInvoice: duplicate('INVOICE'),
  duplicateBill: duplicate('BILL'),
  voidDocument,
  allocateItems,
  takeBackAllocation,
  remarkOnDocument,
} satisfies Partial<MutationResolvers>;
