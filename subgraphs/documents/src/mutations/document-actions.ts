import type { DocumentFamily } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { RefusalCode } from '@cifra/domain/refusals';
import {
  approveDocumentDraftCommand,
  discardDocumentDraftCommand,
  postDocumentCommand,
  postDocumentDraftCommand,
  rejectDocumentDraftCommand,
  saveDocumentDraftCommand,
  submitDocumentDraftCommand,
  withdrawDocumentDraftCommand,
} from '@cifra/trade/documents/document-commands';
import type { DraftPosted } from '@cifra/trade/documents/document-draft-step';
import type { DocumentInput } from '@cifra/trade/documents/document-input';
import type { Parser } from '@cifra/subgraph-kit/parse/parser';
import type { DocumentsContext } from '../context.ts';
import { draftOf } from '../parse/document.ts';
import { draftPosting, draftStep, rejection } from '../parse/step.ts';
import { writtenDocument, writtenDocumentDraft } from './answers.ts';

/** The mutations of a family of documents, but for their names and permissions: the families differ in what they read, not in what they do. */

const showDraft = async (id: Uuid, context: DocumentsContext) => ({
  draft: await writtenDocumentDraft(context, id),
});

const showPosted = async ({ draftId, documentId }: DraftPosted, context: DocumentsContext) => ({
  draft: await writtenDocumentDraft(context, draftId),
  document: await writtenDocument(context, documentId),
});

/** Creates or edits a draft. */
export const save = <Given, Code extends RefusalCode>(document: Parser<Given, DocumentInput, Code>) =>
  ({
    input: draftOf(document),
    command: saveDocumentDraftCommand,
    answers: 'DocumentDraftSaved',
    shape: showDraft,
  }) as const;

export const submit = (family: DocumentFamily) =>
  ({
    input: draftStep(family),
    command: submitDocumentDraftCommand,
    answers: 'DocumentDraftSubmitted',
    shape: showDraft,
  }) as const;

export const withdraw = (family: DocumentFamily) =>
  ({
    input: draftStep(family),
    command: withdrawDocumentDraftCommand,
    answers: 'DocumentDraftChanged',
    shape: showDraft,
  }) as const;

export const reject = (family: DocumentFamily) =>
  ({
    input: rejection(family),
    command: rejectDocumentDraftCommand,
    answers: 'DocumentDraftRejected',
    shape: showDraft,
  }) as const;

export const approve = (family: DocumentFamily) =>
  ({
    input: draftPosting(family),
    decides: true,
    command: approveDocumentDraftCommand,
    answers: 'DocumentDraftPosted',
    shape: showPosted,
  }) as const;

export const postDraft = (family: DocumentFamily) =>
  ({
    input: draftPosting(family),
    command: postDocumentDraftCommand,
    answers: 'DocumentDraftPosted',
    shape: showPosted,
  }) as const;

export const discard = (family: DocumentFamily) =>
  ({
    input: draftStep(family),
    command: discardDocumentDraftCommand,
    answers: 'DocumentDraftChanged',
    shape: showDraft,
  }) as const;

/** Posts a document without a draft. */
export const post = <Given, Code extends RefusalCode>(document: Parser<Given, DocumentInput, Code>) =>
  ({
    input: document,
    command: postDocumentCommand,
    answers: 'DocumentPosted',
    shape: async (id: Uuid, context: DocumentsContext) => ({ document: await writtenDocument(context, id) }),
  }) as const;
