import { tenant } from '@cifra/access/field-rule';
import type { LockState } from '@cifra/domain/periods';
import { fields, optional } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, date, uuid } from '@cifra/subgraph-kit/parse/values';
import { lockPeriodCommand, unlockPeriodCommand } from '@cifra/closing/periods/lock-period';
import { openFiscalYearCommand } from '@cifra/closing/periods/open-fiscal-year-command';
import { writtenFiscalYear, writtenPeriod } from './answers.ts';
import { mutation } from './kit.ts';

const lockChange = fields({
  periodId: uuid,
  to: asGiven<LockState>(),
  reason: optional(asGiven<string>()),
  version: optional(asGiven<string>()),
});

/** Opening a fiscal year belongs to whoever locks and unlocks its periods. */
export const periodMutations = [
  mutation('lockPeriod', {
    needs: tenant('Period.Lock'),
    input: lockChange,
    command: lockPeriodCommand,
    answers: 'PeriodLockChanged',
    shape: async (periodId, context) => ({ period: await writtenPeriod(context, periodId) }),
  }),
  mutation('unlockPeriod', {
    needs: tenant('Period.Unlock'),
    input: lockChange,
    command: unlockPeriodCommand,
    answers: 'PeriodLockChanged',
    shape: async (periodId, context) => ({ period: await writtenPeriod(context, periodId) }),
  }),
  mutation('openFiscalYear', {
    needs: tenant('Period.Lock'),
    input: fields({ startDate: date }),
    command: openFiscalYearCommand,
    answers: 'FiscalYearOpened',
    shape: async (yearId, context) => ({ fiscalYear: await writtenFiscalYear(context, yearId) }),
  }),
];
