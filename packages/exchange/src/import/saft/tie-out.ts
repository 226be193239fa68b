import { formatE4, type MinorUnits } from '@cifra/domain/money';
import type { SaftFile, SaftParty, SaftTransaction, StatedTotalDifference } from '../../saft-file.ts';

/** An account whose stated closing balance is not opening + movements. Amounts: decimal text, debit positive. */
export interface AccountDifference {
  readonly account: string;
  readonly name: string;
  readonly opening: string;
  readonly movements: string;
  readonly computedClosing: string;
  readonly statedClosing: string;
  readonly difference: string;
}

/** Parties' openings that do not sum to their account's. */
export interface SubledgerDifference {
  readonly kind: SaftParty['kind'];
  readonly account: string;
  readonly accountOpening: string;
  readonly partiesOpening: string;
  readonly difference: string;
}

/** A transaction whose GLPostingDate lies outside the period that it states; it is posted on its transaction date. */
export interface DateDifference {
  readonly transaction: string;
  readonly line: number;
  readonly period: string;
  readonly transactionDate: string;
  readonly glPostingDate: string;
}

/** What does not tie in a file, in its own figures. */
export interface TieOut {
  readonly transactions: number;
  readonly lines: number;
  readonly totalDebit: string;
  readonly totalCredit: string;
  /** Sum of the accounts' openings, debit positive; "0" with decimals when they tie. */
  readonly openingDifference: string;
  readonly accounts: readonly AccountDifference[];
  readonly subledgers: readonly SubledgerDifference[];
  readonly dates: readonly DateDifference[];
  readonly totals: readonly StatedTotalDifference[];
}

/** Sum of the openings of all accounts, E4, debit positive. Zero in a file that ties. */
export function openingDifferenceE4(file: Pick<SaftFile, 'accounts'>): bigint {
  return file.accounts.reduce((sum, { openingE4 }) => sum + openingE4, 0n);
}

/** Compares the file's stated totals with its lines. Pure. */
export function tieOut(file: SaftFile, minorUnits: MinorUnits): TieOut {
  const shown = (amountE4: bigint): string => formatE4(amountE4, minorUnits);
  const movementsE4 = new Map<string, bigint>();
  let [debitE4, creditE4, lines] = [0n, 0n, 0];
  for (const transaction of file.transactions) {
    for (const { accountCode, amountE4 } of transaction.lines) {
      lines += 1;
      movementsE4.set(accountCode, (movementsE4.get(accountCode) ?? 0n) + amountE4);
      if (amountE4 > 0n) debitE4 += amountE4;
      else creditE4 -= amountE4;
    }
  }
  const accounts = file.accounts.flatMap(({ code, name, openingE4, closingE4 }): AccountDifference[] => {
    const moved = movementsE4.get(code) ?? 0n;
    const computedE4 = openingE4 + moved;
    if (closingE4 === null || closingE4 === computedE4) return [];
    return [
      {
        account: code,
        name,
        opening: shown(openingE4),
        movements: shown(moved),
        computedClosing: shown(computedE4),
        statedClosing: shown(closingE4),
        difference: shown(computedE4 - closingE4),
      },
    ];
  });
  return {
    transactions: file.transactions.length,
    lines,
    totalDebit: shown(debitE4),
    totalCredit: shown(creditE4),
    openingDifference: shown(openingDifferenceE4(file)),
    accounts,
    subledgers: subledgerDifferences(file, shown),
    dates: file.transactions.flatMap(dateDifference),
    totals: [
      ...totalDifferences(file.stated, { entries: file.transactions.length, debitE4, creditE4 }, shown),
      ...file.differences,
    ],
  };
}

function subledgerDifferences(file: SaftFile, shown: (amountE4: bigint) => string): SubledgerDifference[] {
  const sums = new Map<string, { kind: SaftParty['kind']; account: string; sumE4: bigint }>();
  for (const { kind, accountCode, openingE4 } of file.parties) {
    if (accountCode === null) continue;
    const key = `${kind} ${accountCode}`;
    sums.set(key, { kind, account: accountCode, sumE4: (sums.get(key)?.sumE4 ?? 0n) + openingE4 });
  }
  return [...sums.values()].flatMap(({ kind, account, sumE4 }): SubledgerDifference[] => {
    const openingE4 = file.accounts.find(({ code }) => code === account)?.openingE4 ?? 0n;
    if (openingE4 === sumE4) return [];
    return [
      {
        kind,
        account,
        accountOpening: shown(openingE4),
        partiesOpening: shown(sumE4),
        difference: shown(sumE4 - openingE4),
      },
    ];
  });
}

function dateDifference(transaction: SaftTransaction): DateDifference[] {
  const { id, line, period, transactionDate, glPostingDate } = transaction;
  if (period === null || glPostingDate === null || glPostingDate.startsWith(period)) return [];
  return [{ transaction: id, line, period, transactionDate, glPostingDate }];
}

function totalDifferences(
  { entries, debitE4, creditE4, lines }: SaftFile['stated'],
  computed: { readonly entries: number; readonly debitE4: bigint; readonly creditE4: bigint },
  shown: (amountE4: bigint) => string,
): StatedTotalDifference[] {
  const differences: StatedTotalDifference[] = [];
  if (entries !== null && entries !== computed.entries)
    differences.push({
      what: 'NumberOfEntries',
      line: lines.NumberOfEntries ?? null,
      stated: String(entries),
      computed: String(computed.entries),
      difference: null,
    });
  for (const [what, statedE4, computedE4] of [
    ['TotalDebit', debitE4, computed.debitE4],
    ['TotalCredit', creditE4, computed.creditE4],
  ] as const)
    if (statedE4 !== null && statedE4 !== computedE4)
      differences.push({
        what,
        line: lines[what] ?? null,
        stated: shown(statedE4),
        computed: shown(computedE4),
        difference: shown(computedE4 - statedE4),
      });
  return differences;
}

/** The posting date: GLPostingDate where it lies in the period that the transaction states, else the transaction date. */
export function postingDateOf({
  period,
  transactionDate,
  glPostingDate,
}: SaftTransaction): SaftTransaction['transactionDate'] {
  if (glPostingDate === null) return transactionDate;
  return period === null || glPostingDate.startsWith(period) ? glPostingDate : transactionDate;
}
