import { tenant } from '@cifra/access/field-rule';
import {
  postOpeningBalancesCommand,
  reverseOpeningBalancesCommand,
} from '@cifra/ledger/opening/opening-commands';
import { fields, map } from '@cifra/subgraph-kit/parse/combine';
import { reason } from '@cifra/subgraph-kit/parse/values';
import { openingBalances } from '../parse/opening-balances.ts';
import { openingOfTenant } from '../opening-of-tenant.ts';
import { writtenEntry } from '../answers.ts';
import { mutation } from './kit.ts';

export const openingMutations = [
  mutation('postOpeningBalances', {
    needs: tenant('Opening.Post'),
    input: openingBalances,
    command: postOpeningBalancesCommand,
    answers: 'OpeningBalancesPosted',
    shape: async (entryId, context) => ({
      openingBalances: await openingOfTenant(context.tenantId, context),
      entry: await writtenEntry(context, entryId),
    }),
  }),
  mutation('reverseOpeningBalances', {
    needs: tenant('Opening.Post'),
    input: map(fields({ reason }), () => ({})),
    command: reverseOpeningBalancesCommand,
    answers: 'OpeningBalancesReversed',
    shape: async ({ entryId, reversingEntryId }, context) => ({
      entry: await writtenEntry(context, entryId),
      reversingEntry: await writtenEntry(context, reversingEntryId),
    }),
  }),
];
