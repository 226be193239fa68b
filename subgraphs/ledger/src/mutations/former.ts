import { tenant } from '@cifra/access/field-rule';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { approveFormerCommand, rejectFormerCommand } from '@cifra/ledger/former/decide-former';
import { allFormerVersions } from '@cifra/ledger/former/queries';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import type { LedgerContext } from '../context.ts';
import { mutation } from './kit.ts';

const needs = tenant('Entry.Approve');

const shape = async (id: Uuid, { books, tenantId }: LedgerContext) => {
  const versions = await books.read(tenantId, (tx) => tx.all(allFormerVersions, {}));
  const found = versions?.find((version) => version.id === id);
  if (!found) throw new InvariantBroken('a command answered an import that does not exist');
  return { formerBalances: { ...found, tenantId } };
};

/** Balances of former books, which two persons bring. */
export const formerMutations = [
  mutation('approveFormerBalances', {
    needs,
    input: fields({ importId: uuid }),
    command: approveFormerCommand,
    answers: 'FormerBalancesApproved',
    shape,
  }),
  mutation('rejectFormerBalances', {
    needs,
    input: fields({ importId: uuid, reason: asGiven<string>() }),
    command: rejectFormerCommand,
    answers: 'FormerBalancesRejected',
    shape,
  }),
];
