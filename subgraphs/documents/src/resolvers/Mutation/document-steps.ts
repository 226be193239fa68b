import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { parseReason } from '@cifra/subgraph-kit/parse-text';
import { parseStep } from '@cifra/subgraph-kit/parse-step';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import type { DocumentFamily } from '@cifra/domain/documents/kinds';
import type { Result } from '@cifra/domain/result';
import { refuse } from '@cifra/domain/refusals';
import type { AskedDocument } from '@cifra/books/documents/asked-document';
import type { DocumentsContext } from '../../context.ts';
import type {
  DocumentDraftStepInput,
  PostDocumentDraftInput,
  RejectDocumentDraftInput,
} from '../../generated/resolvers.ts';
import { writtenDocument, writtenDocumentDraft } from '../../operations/answers.ts';
import * as commands from '../../operations/documents.ts';
import type { DocumentInputRefusal } from '../../parse/document.ts';

/** The mutations of a family of documents: they differ in what they read and in the permission that guards them, not in what they do. */

type ParseDocument<Input> = (input: Input) => Result<AskedDocument, DocumentInputRefusal>;

interface Keyed {
  readonly idempotencyKey: string;
}

interface Saved extends Keyed {
  readonly draftId?: string | null | undefined;
  readonly version?: string | null | undefined;
}

/** Creates or edits a draft. `draftId` and `version` come together or not at all. */
export function saveDraft<Input extends Saved>(parse: ParseDocument<Input>) {
  return async (_parent: unknown, { input }: { input: Input }, context: DocumentsContext) => {
    const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
    if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
    const hasDraft = typeof input.draftId === 'string';
    if (hasDraft !== (typeof input.version === 'string'))
      return toGraphQLRefusal(
        refuse('INPUT_INVALID', {
          field: 'version',
          problem: 'comes with draftId, and only with it',
          value: null,
        }),
      );
    const edited = hasDraft
      ? parseStep(
          { idempotencyKey: input.idempotencyKey, version: input.version ?? '' },
          { field: 'draftId', id: input.draftId ?? '' },
        )
      : null;
    if (edited !== null && !edited.ok) return toGraphQLRefusal(edited.refusal);
    const document = parse(input);
    if (!document.ok) return toGraphQLRefusal(document.refusal);
    const outcome = await context.books.execute(
      commands.saveDocumentDraft,
      context,
      { draft: edited?.value.step ?? null, document: document.value },
      context.commandRequest({ idempotencyKey: idempotencyKey.value }),
    );
    if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
    return {
      __typename: 'DocumentDraftSaved' as const,
      draft: await writtenDocumentDraft(context, outcome.value),
    };
  };
}

/** Posts a document without a draft. */
export function postDirectly<Input extends Keyed>(parse: ParseDocument<Input>) {
  return async (_parent: unknown, { input }: { input: Input }, context: DocumentsContext) => {
    const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
    if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
    const document = parse(input);
    if (!document.ok) return toGraphQLRefusal(document.refusal);
    const outcome = await context.books.execute(
      commands.postDocument,
      context,
      document.value,
      context.commandRequest({ idempotencyKey: idempotencyKey.value }),
    );
    if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
    return {
      __typename: 'DocumentPosted' as const,
      document: await writtenDocument(context, outcome.value),
    };
  };
}

const parseDraftStep = (input: DocumentDraftStepInput) =>
  parseStep(input, { field: 'draftId', id: input.draftId });

export function submitDraft(family: DocumentFamily) {
  return async (
    _parent: unknown,
    { input }: { input: DocumentDraftStepInput },
    context: DocumentsContext,
  ) => {
    const parsed = parseDraftStep(input);
    if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
    const { step, idempotencyKey } = parsed.value;
    const outcome = await context.books.execute(
      commands.submitDocumentDraft,
      context,
      { ...step, family, onFirstOpenDay: false },
      context.commandRequest({ idempotencyKey }),
    );
    if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
    return {
      __typename: 'DocumentDraftSubmitted' as const,
      draft: await writtenDocumentDraft(context, outcome.value),
    };
  };
}

function changeDraft(family: DocumentFamily, command: typeof commands.withdrawDocumentDraft) {
  return async (
    _parent: unknown,
    { input }: { input: DocumentDraftStepInput },
    context: DocumentsContext,
  ) => {
    const parsed = parseDraftStep(input);
    if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
    const { step, idempotencyKey } = parsed.value;
    const outcome = await context.books.execute(
      command,
      context,
      { ...step, family, onFirstOpenDay: false },
      context.commandRequest({ idempotencyKey }),
    );
    if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
    return {
      __typename: 'DocumentDraftChanged' as const,
      draft: await writtenDocumentDraft(context, outcome.value),
    };
  };
}

export const withdrawDraft = (family: DocumentFamily) => changeDraft(family, commands.withdrawDocumentDraft);
export const discardDraft = (family: DocumentFamily) => changeDraft(family, commands.discardDocumentDraft);

export function rejectDraft(family: DocumentFamily) {
  return async (
    _parent: unknown,
    { input }: { input: RejectDocumentDraftInput },
    context: DocumentsContext,
  ) => {
    const parsed = parseDraftStep(input);
    if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
    const reason = parseReason(input.reason);
    if (!reason.ok) return toGraphQLRefusal(reason.refusal);
    const { step, idempotencyKey } = parsed.value;
    const outcome = await context.books.execute(
      commands.rejectDocumentDraft,
      context,
      { ...step, family, onFirstOpenDay: false },
      context.commandRequest({ idempotencyKey, reason: reason.value }),
    );
    if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
    return {
      __typename: 'DocumentDraftRejected' as const,
      draft: await writtenDocumentDraft(context, outcome.value),
    };
  };
}

export function approveDraft(family: DocumentFamily) {
  return async (
    _parent: unknown,
    { input }: { input: PostDocumentDraftInput },
    context: DocumentsContext,
  ) => {
    const parsed = parseDraftStep(input);
    if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
    const { step, idempotencyKey } = parsed.value;
    const outcome = await context.books.execute(
      commands.approveDocumentDraft,
      context,
      { ...step, family, onFirstOpenDay: input.onFirstOpenDay ?? false },
      context.commandRequest({ idempotencyKey }),
    );
    if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
    return posted(context, outcome.value);
  };
}

export function postDraft(family: DocumentFamily) {
  return async (
    _parent: unknown,
    { input }: { input: PostDocumentDraftInput },
    context: DocumentsContext,
  ) => {
    const parsed = parseDraftStep(input);
    if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
    const { step, idempotencyKey } = parsed.value;
    const outcome = await context.books.execute(
      commands.postDocumentDraft,
      context,
      { ...step, family, onFirstOpenDay: input.onFirstOpenDay ?? false },
      context.commandRequest({ idempotencyKey }),
    );
    if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
    return posted(context, outcome.value);
  };
}

async function posted(context: DocumentsContext, { draftId, documentId }: commands.DraftPosted) {
  return {
    __typename: 'DocumentDraftPosted' as const,
    draft: await writtenDocumentDraft(context, draftId),
    document: await writtenDocument(context, documentId),
  };
}
