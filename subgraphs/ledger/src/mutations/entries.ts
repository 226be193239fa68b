import { tenant } from '@cifra/access/field-rule';
import { reverseAccrualCommand } from '@cifra/ledger/accruals/reverse-accrual-command';
import { postEntryCommand } from '@cifra/ledger/drafts/post-entry';
import { reverseEntryCommand } from '@cifra/ledger/accruals/reverse-entry-command';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { uuid } from '@cifra/subgraph-kit/parse/values';
import { entryToPost } from '../parse/manual-entry.ts';
import { reversal } from '../parse/reversal.ts';
import { writtenEntry } from '../answers.ts';
import { mutation } from './kit.ts';

export const entryMutations = [
  mutation('postEntry', {
    needs: tenant('GL.Post'),
    input: entryToPost,
    command: postEntryCommand,
    answers: 'EntryPosted',
    shape: async (id, context) => ({ entry: await writtenEntry(context, id) }),
  }),
  mutation('reverseEntry', {
    needs: tenant('GL.Reverse'),
    input: reversal,
    command: reverseEntryCommand,
    answers: 'EntryReversed',
    shape: async (reversingId, context, { entryId }) => ({
      entry: await writtenEntry(context, entryId),
      reversingEntry: await writtenEntry(context, reversingId),
    }),
  }),
  mutation('reverseAccrual', {
    needs: tenant('GL.Reverse'),
    input: fields({ entryId: uuid }),
    command: reverseAccrualCommand,
    answers: 'AccrualReversed',
    shape: async (reversingId, context, { entryId }) => ({
      entry: await writtenEntry(context, entryId),
      reversingEntry: await writtenEntry(context, reversingId),
    }),
  }),
];
