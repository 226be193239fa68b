import { readLoosenedSettings } from '@cifra/firm/settings/loosened-settings';
import { countSuspended } from '@cifra/firm/webhooks/read-webhooks';
import { formatInstant } from '@cifra/domain/instant';
import { readRecoveryLogIns } from '@cifra/firm/users/recovery-log-ins';
import { lastControlVerification } from '@cifra/trail/verify/control-verifications';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import { written } from '../mutations/answers.ts';
import type { DashboardRowConnectionResolvers } from '../generated/resolvers.ts';
import type { SeenStatus } from '@cifra/firm/dashboard/seen-status';

export const DashboardRowConnection: DashboardRowConnectionResolvers = {
  tenantCount: async ({ matching }) => (await matching()).length,
  suspendedWebhookCount: (_parent, _input, { access, books }) =>
    countSuspended({ control: books.control, claim: access.claim }),
  // The rows have been read, and with them the store.
  jobsAwaySince: (_parent, _input, { jobs }) => jobs?.awaySince?.toISOString() ?? null,
  controlVerification: async (_parent, _input, { books }) => {
    const last = await lastControlVerification(books.control);
    if (last === null) return null;
    const { instantMicros, ...found } = last;
    return { __typename: 'LastControlVerification', verifiedAt: formatInstant(instantMicros), ...found };
  },
  recoveryLogIns: async (_parent, _input, { books, loaders, nowMicros }) => {
    const opened = await readRecoveryLogIns(books.control, nowMicros());
    return Promise.all(
      opened.map(async ({ userId, openedAtMicros, openedBy }) => ({
        __typename: 'RecoveryLogIn' as const,
        user: written(await loaders.user.load(userId)),
        openedAt: formatInstant(openedAtMicros),
        openedBy,
      })),
    );
  },
  loosenedSettings: async (_parent, _input, { books, loaders, nowMicros }) => {
    const loosened = await readLoosenedSettings(books.control, nowMicros());
    return Promise.all(
      loosened.map(async ({ key, value, tenantId, changedBy, changedMicros, reason }) => ({
        __typename: 'LoosenedSetting' as const,
        settingKey: key,
        newValue: value,
        tenant: tenantId === null ? null : await loaders.tenant.load(tenantId),
        changedBy: changedBy === null ? null : await loaders.user.load(changedBy),
        changedAt: formatInstant(changedMicros),
        reason,
      })),
    );
  },
  totals: async ({ matching }) =>
    [...totalsPerCurrency(await matching())]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([currency, total]) => ({
        __typename: 'DashboardTotal',
        currency,
        receivable: moneyOf(total.receivableE4, currency),
        payable: moneyOf(total.payableE4, currency),
        tenantCount: total.tenantIds.size,
      })),
};

interface Total {
  receivableE4: bigint;
  payableE4: bigint;
  readonly tenantIds: Set<string>;
}

/** Sums of original amounts, one per currency: base amounts of different tenants are of different currencies and never added. */
function totalsPerCurrency(statuses: readonly SeenStatus[]): Map<string, Total> {
  const totals = new Map<string, Total>();
  const totalOf = (currency: string): Total => {
    const total = totals.get(currency) ?? { receivableE4: 0n, payableE4: 0n, tenantIds: new Set() };
    totals.set(currency, total);
    return total;
  };
  for (const { tenantId, kept } of statuses) {
    for (const { currency, originalE4 } of kept?.facts?.receivables ?? []) {
      const total = totalOf(currency);
      total.receivableE4 += BigInt(originalE4);
      total.tenantIds.add(tenantId);
    }
    for (const { currency, originalE4 } of kept?.facts?.payables ?? []) {
      const total = totalOf(currency);
      total.payableE4 += BigInt(originalE4);
      total.tenantIds.add(tenantId);
    }
  }
  return totals;
}
