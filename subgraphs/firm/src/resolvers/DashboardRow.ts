import type { CurrencyBalance } from '@cifra/firm/status/tenant-status';
import type { CurrencyCode } from '@cifra/domain/currencies';
import { isWithin } from '@cifra/domain/local-date';
import { stubOf } from '@cifra/subgraph-kit/ids/stub';
import { instantText, moneyOf } from '@cifra/subgraph-kit/shapes';
import type { CloseState, DashboardRowResolvers, LockState } from '../generated/resolvers.ts';

export const DashboardRow: DashboardRowResolvers = {
  asOf: ({ kept }) =>
    kept?.head
      ? {
          __typename: 'DashboardCommit',
          number: kept.head.number,
          instant: instantText(BigInt(kept.head.instantMicros)),
        }
      : null,

  periods: ({ kept, tenant, today }, { from, to, isCurrent }) =>
    (kept?.facts?.periods ?? [])
      .filter(
        (period) =>
          (typeof from !== 'string' || period.endDate >= from) &&
          (typeof to !== 'string' || period.startDate <= to) &&
          (isCurrent !== true || isWithin(today, period)),
      )
      .map(({ id, ...period }) => ({
        __typename: 'DashboardPeriod',
        tenantId: tenant.id,
        period: stubOf('Period', tenant.id, id),
        ...period,
        // The books' own check holds these to the states that there are.
        lockState: period.lockState as LockState,
        closeState: period.closeState as CloseState,
      })),

  blockers: ({ blockers, tenant }) =>
    blockers.map(({ kind, message, count, date, sinceMicros, currency, amountE4 }) => ({
      __typename: 'DashboardBlocker',
      kind,
      message,
      count: count ?? null,
      date: date ?? null,
      since: sinceMicros === undefined ? null : instantText(sinceMicros),
      currency: currency ?? null,
      amount: amountE4 === undefined ? null : moneyOf(amountE4, tenant.base_currency),
    })),

  batch: ({ batch, tenant }) => {
    const state = batch?.states.get(tenant.id);
    if (batch === null || state === undefined) return null;
    const { id, month, target } = batch.run;
    return { __typename: 'DashboardRowBatch', id, month, target, state };
  },

  receivables: ({ kept, tenant }) =>
    (kept?.facts?.receivables ?? []).map((balance) => balanceOf(balance, tenant.base_currency)),
  payables: ({ kept, tenant }) =>
    (kept?.facts?.payables ?? []).map((balance) => balanceOf(balance, tenant.base_currency)),
};

function balanceOf({ currency, originalE4, baseE4 }: CurrencyBalance, baseCurrency: CurrencyCode) {
  return {
    __typename: 'DashboardBalance' as const,
    original: moneyOf(BigInt(originalE4), currency),
    base: moneyOf(BigInt(baseE4), baseCurrency),
  };
}
