import type { Uuid } from './ids.ts';
import type { LocalDate } from './local-date.ts';
import { formatE4, type MinorUnits } from './money.ts';
import type { YearEndKind } from './year-end.ts';

/** A drafted or planned entry, with what is needed to compare two drafts. */
export interface ComparedEntry {
  readonly kind: YearEndKind;
  readonly postingDate: LocalDate;
  readonly accrualEntryId: Uuid | null;
  readonly lines: readonly {
    readonly accountId: Uuid;
    readonly originalCurrency: string;
    readonly baseAmountE4: bigint;
  }[];
}

export interface ComparedClose {
  /** Entries of the books dated on or before the year's last day. */
  readonly entryCount: bigint;
  readonly entries: readonly ComparedEntry[];
}

/** The most differences that a refusal names. */
const SHOWN = 20;

/**
 * The differences between the books that a close was drafted from and the current ones, in words with figures: the
 * number of entries, then entries added, removed or changed, then amounts per account and currency. At most twenty, and
 * how many more.
 */
export function yearCloseChanges(facts: {
  readonly drafted: ComparedClose;
  readonly planned: ComparedClose;
  readonly codeOf: (accountId: Uuid) => string;
  readonly baseMinorUnits: MinorUnits;
}): string[] {
  const { drafted, planned } = facts;
  const changes: string[] = [];
  if (drafted.entryCount !== planned.entryCount)
    changes.push(`entries up to the year's end: ${planned.entryCount}, were ${drafted.entryCount}`);
  const before = new Map(drafted.entries.map((entry) => [nameOf(entry), entry]));
  const after = new Map(planned.entries.map((entry) => [nameOf(entry), entry]));
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(name), after.get(name)];
    if (!was || !is) {
      changes.push(`${name} ${is ? 'is new' : 'is gone'}`);
      continue;
    }
    if (was.postingDate !== is.postingDate)
      changes.push(`${name} is dated ${is.postingDate}, was ${was.postingDate}`);
    changes.push(...amountChanges(name, { was, is }, facts));
  }
  if (changes.length === 0) changes.push('the same figures by other entries, accounts or items');
  const more = changes.length - SHOWN;
  return more > 0 ? [...changes.slice(0, SHOWN), `${more} more`] : changes;
}

function nameOf({ kind, accrualEntryId }: ComparedEntry): string {
  return accrualEntryId === null ? kind : `${kind} of ${accrualEntryId}`;
}

function amountChanges(
  name: string,
  { was, is }: { readonly was: ComparedEntry; readonly is: ComparedEntry },
  {
    codeOf,
    baseMinorUnits,
  }: { readonly codeOf: (accountId: Uuid) => string; readonly baseMinorUnits: MinorUnits },
): string[] {
  const [before, after] = [sumsOf(was), sumsOf(is)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [old = 0n, now = 0n] = [before.get(key), after.get(key)];
    const [accountId = '', currency = ''] = key.split(' ');
    const shown = (amountE4: bigint): string => formatE4(amountE4, baseMinorUnits);
    return old === now
      ? []
      : [`${name} on ${codeOf(accountId as Uuid)} in ${currency}: ${shown(now)}, was ${shown(old)}`];
  });
}

function sumsOf({ lines }: ComparedEntry): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { accountId, originalCurrency, baseAmountE4 } of lines) {
    const key = `${accountId} ${originalCurrency}`;
    sums.set(key, (sums.get(key) ?? 0n) + baseAmountE4);
  }
  return sums;
}
