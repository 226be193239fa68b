import {
  activateAccount,
  bindAccountRole,
  createAccount,
  deactivateAccount,
  updateAccount,
} from './operations/accounts.ts';
import {
  approveEntryDraft,
  discardEntryDraft,
  postEntryDraft,
  rejectEntryDraft,
  submitEntryDraft,
  withdrawEntryDraft,
} from './operations/draft-steps.ts';
import { postEntry } from './operations/post-entry.ts';
import { previewEntry } from './operations/preview-entry.ts';
import { reverseEntry } from './operations/reverse-entry.ts';
import { saveEntryDraft } from './operations/save-entry-draft.ts';
import { trialBalance } from './operations/trial-balance.ts';

export const commands = [
  saveEntryDraft,
  submitEntryDraft,
  withdrawEntryDraft,
  rejectEntryDraft,
  approveEntryDraft,
  postEntryDraft,
  discardEntryDraft,
  postEntry,
  reverseEntry,
  createAccount,
  updateAccount,
  deactivateAccount,
  activateAccount,
  bindAccountRole,
];
export const reports = [trialBalance, previewEntry];
