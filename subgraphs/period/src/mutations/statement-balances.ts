import { tenant } from '@cifra/access/field-rule';
import {
  recordStatementBalanceCommand,
  removeStatementBalanceCommand,
} from '@cifra/closing/close-items/record-statement-balance';
import type { Uuid } from '@cifra/domain/ids';
import { fields, optional } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, date, uuid } from '@cifra/subgraph-kit/parse/values';
import type { PeriodContext } from '../context.ts';
import { writtenPeriod } from './answers.ts';
import { mutation } from './kit.ts';

const account = { periodId: uuid, accountId: uuid, currency: optional(asGiven<string>()) };

/** Balances of statements, for the close. */
export const statementBalanceMutations = [
  mutation('recordStatementBalance', {
    needs: tenant('Period.Prepare'),
    input: fields({ ...account, statementDate: date, balance: asGiven<string>() }),
    command: recordStatementBalanceCommand,
    answers: 'StatementBalanceRecorded',
    shape: changedPeriod,
  }),
  mutation('removeStatementBalance', {
    needs: tenant('Period.Prepare'),
    input: fields(account),
    command: removeStatementBalanceCommand,
    answers: 'StatementBalanceRemoved',
    shape: changedPeriod,
  }),
];

async function changedPeriod(periodId: Uuid, context: PeriodContext) {
  context.loadersOf(context.tenantId).closePackage.clear(periodId);
  return { period: await writtenPeriod(context, periodId) };
}
