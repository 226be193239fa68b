import { tenant } from '@cifra/access/field-rule';
import { allocateProposedCommand } from '@cifra/trade/automatic-allocation/allocate-proposed';
import {
  allocateItemsCommand,
  duplicateDocumentCommand,
  remarkOnDocumentCommand,
  reverseAllocationCommand,
  voidDocumentCommand,
} from '@cifra/trade/documents/document-commands';
import {
  allocation,
  allocationReversal,
  documentVoid,
  duplication,
  proposedAllocations,
  remark,
} from '../parse/document-steps.ts';
import { writtenAllocation, writtenDocument, writtenDocumentDraft } from './answers.ts';
import { mutation } from './kit.ts';

/** What is done with posted documents. */
export const postedDocumentMutations = [
  mutation('duplicateInvoice', {
    needs: tenant('Invoice.Draft'),
    input: duplication('INVOICE'),
    command: duplicateDocumentCommand,
    answers: 'DocumentDraftSaved',
    shape: async (id, context) => ({ draft: await writtenDocumentDraft(context, id) }),
  }),
  mutation('duplicateBill', {
    needs: tenant('Bill.Draft'),
    input: duplication('BILL'),
    command: duplicateDocumentCommand,
    answers: 'DocumentDraftSaved',
    shape: async (id, context) => ({ draft: await writtenDocumentDraft(context, id) }),
  }),
  mutation('voidDocument', {
    needs: tenant('Document.Void'),
    input: documentVoid,
    command: voidDocumentCommand,
    answers: 'DocumentVoided',
    shape: async ({ documentId, noteId }, context) => ({
      document: await writtenDocument(context, documentId),
      note: noteId === null ? null : await writtenDocument(context, noteId),
    }),
  }),
  mutation('allocateItems', {
    needs: tenant('Allocation.Write'),
    input: allocation,
    command: allocateItemsCommand,
    answers: 'ItemsAllocated',
    shape: async (id, context) => ({ allocation: await writtenAllocation(context, id) }),
  }),
  mutation('allocateProposed', {
    needs: tenant('Allocation.Write'),
    input: proposedAllocations,
    command: allocateProposedCommand,
    answers: 'ProposedAllocated',
    shape: async (ids, context) => ({
      allocations: await Promise.all(ids.map((id) => writtenAllocation(context, id))),
    }),
  }),
  mutation('reverseAllocation', {
    needs: tenant('Allocation.Write'),
    input: allocationReversal,
    command: reverseAllocationCommand,
    answers: 'AllocationReversed',
    shape: async (id, context) => ({ allocation: await writtenAllocation(context, id) }),
  }),
  mutation('remarkOnDocument', {
    needs: tenant('Document.Remark'),
    input: remark,
    command: remarkOnDocumentCommand,
    answers: 'DocumentRemarked',
    shape: async (id, context) => ({ document: await writtenDocument(context, id) }),
  }),
];
