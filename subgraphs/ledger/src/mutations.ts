import { accountMutations } from './mutations/accounts.ts';
import { draftMutations } from './mutations/drafts.ts';
import { entryMutations } from './mutations/entries.ts';
import { fileMutations } from './mutations/files.ts';
import { formerMutations } from './mutations/former.ts';
import { importProposalMutations } from './mutations/import-proposals.ts';
import { importMutations } from './mutations/imports.ts';
import { openingMutations } from './mutations/opening.ts';
import { recurringMutations } from './mutations/recurring.ts';

/** Every mutation of the subgraph. */
export const mutations = [
  ...fileMutations,
  ...importMutations,
  ...importProposalMutations,
  ...formerMutations,
  ...draftMutations,
  ...entryMutations,
  ...openingMutations,
  ...recurringMutations,
  ...accountMutations,
];
