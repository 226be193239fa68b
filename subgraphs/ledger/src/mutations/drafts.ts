import { tenant } from '@cifra/access/field-rule';
import type { Uuid } from '@cifra/domain/ids';
import {
  approveEntryDraftCommand,
  discardEntryDraftCommand,
  postEntryDraftCommand,
  rejectEntryDraftCommand,
  submitEntryDraftCommand,
  withdrawEntryDraftCommand,
} from '@cifra/ledger/drafts/draft-commands';
import { saveEntryDraftCommand } from '@cifra/ledger/drafts/save-entry-draft';
import type { LedgerContext } from '../context.ts';
import { draftRejection, draftStep, draftToSave } from '../parse/entry-draft.ts';
import { writtenDraft, writtenPosting } from '../answers.ts';
import { mutation } from './kit.ts';

const shape = async (id: Uuid, context: LedgerContext) => ({ draft: await writtenDraft(context, id) });

export const draftMutations = [
  mutation('saveEntryDraft', {
    needs: tenant('Entry.Draft'),
    input: draftToSave,
    command: saveEntryDraftCommand,
    answers: 'EntryDraftSaved',
    shape,
  }),
  mutation('submitEntryDraft', {
    needs: tenant('Entry.Submit'),
    input: draftStep,
    command: submitEntryDraftCommand,
    answers: 'EntryDraftSubmitted',
    shape,
  }),
  mutation('withdrawEntryDraft', {
    needs: tenant('Entry.Submit'),
    input: draftStep,
    command: withdrawEntryDraftCommand,
    answers: 'EntryDraftWithdrawn',
    shape,
  }),
  mutation('rejectEntryDraft', {
    needs: tenant('Entry.Approve'),
    input: draftRejection,
    command: rejectEntryDraftCommand,
    answers: 'EntryDraftRejected',
    shape,
  }),
  mutation('approveEntryDraft', {
    needs: tenant('Entry.Approve'),
    input: draftStep,
    decides: true,
    command: approveEntryDraftCommand,
    answers: 'EntryDraftApproved',
    shape: (id, context) => writtenPosting(context, id),
  }),
  mutation('postEntryDraft', {
    needs: tenant('GL.Post'),
    input: draftStep,
    command: postEntryDraftCommand,
    answers: 'EntryDraftPosted',
    shape: (id, context) => writtenPosting(context, id),
  }),
  mutation('discardEntryDraft', {
    needs: tenant('Entry.Draft'),
    input: draftStep,
    command: discardEntryDraftCommand,
    answers: 'EntryDraftDiscarded',
    shape,
  }),
];
