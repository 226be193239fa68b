import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { TenantReadTx } from '@cifra/database/tx';
import { amountsOfChanges, changesOnPeriods } from './queries.ts';

/** A change of a period's opening after the period was closed. */
export interface OpeningChanged {
  /** The month that was reopened, and which of its closings brought the change. */
  readonly periodId: Uuid;
  readonly closing: number;
  /** The commit of that closing, decimal digits. */
  readonly commitNumber: string;
  /** The net change of each account and currency, by account code. E4, debit positive. */
  readonly amounts: readonly {
    readonly accountId: Uuid;
    readonly code: string;
    readonly currency: CurrencyCode;
    readonly originalE4: bigint;
    readonly baseE4: bigint;
  }[];
  /** Null: it waits. */
  readonly acknowledgement: {
    readonly by: Uuid;
    readonly note: string;
    readonly commitNumber: string;
  } | null;
}

/** The changes of the openings of some periods, by period, in the order in which they came. */
export async function openingChangesOn(
  tx: TenantReadTx,
  periodIds: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, readonly OpeningChanged[]>> {
  const changes = await changesOnPeriods(tx, periodIds);
  const amounts = await amountsOfChanges(tx, [...new Set(changes.map(({ periodId }) => periodId))]);
  return new Map(
    [...Map.groupBy(changes, ({ laterPeriodId }) => laterPeriodId)].map(([id, own]) => [
      id,
      own.map(({ periodId, ordinal, commitNumber, acknowledgedBy: by, note, acknowledgedIn }) => ({
        periodId,
        closing: ordinal,
        commitNumber: commitNumber.toString(),
        amounts: amounts.flatMap(({ periodId: of, ordinal: closing, ...amount }) =>
          of === periodId && closing === ordinal ? [amount] : [],
        ),
        acknowledgement:
          by === null || note === null || acknowledgedIn === null
            ? null
            : { by, note, commitNumber: acknowledgedIn.toString() },
      })),
    ]),
  );
}
