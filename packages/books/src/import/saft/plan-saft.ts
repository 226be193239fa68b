import type { AccountType } from '@cifra/domain/accounts';
import type { EntryDraftLine } from '@cifra/domain/entry';
import { openingDateOf } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { formatE4, isWholeMinor, type MinorUnits } from '@cifra/domain/money';
import type { PeriodFact } from '@cifra/domain/periods';
import { parseRate } from '@cifra/domain/rate';
import { accountTypeOfStandardId } from './account-types.ts';
import type { ImportFault, SaftFile, SaftLine, SaftTransaction } from './saft-file.ts';
import { openingDifferenceE4, postingDateOf } from './tie-out.ts';

/** An account of the tenant, or one that the import opens. */
export interface PlannedAccount {
  readonly id: Uuid;
  readonly code: string;
  readonly name: string;
  readonly type: AccountType;
}

export interface PlanFacts {
  readonly file: SaftFile;
  readonly baseCurrency: string;
  readonly minorUnits: MinorUnits;
  readonly periods: readonly PeriodFact[];
  /** The tenant's accounts, by code. */
  readonly accounts: ReadonlyMap<string, PlannedAccount & { readonly isPostable: boolean; readonly isControl: boolean }>;
  /** Types that the caller gives to accounts whose StandardAccountID tells none, or another; by code. */
  readonly accountTypes: Readonly<Record<string, AccountType>>;
  /** The account bound to OpeningBalanceDifference; null when the role is unbound. */
  readonly differenceAccountId: Uuid | null;
  readonly newId: () => Uuid;
}

export interface PlannedEntry {
  readonly line: number;
  readonly reference: string;
  readonly description: string;
  readonly postingDate: LocalDate;
  readonly documentDate: LocalDate;
  readonly lines: readonly EntryDraftLine[];
}

/** What an import would do. With faults it does nothing. */
export interface SaftPlan {
  readonly faults: readonly ImportFault[];
  readonly newAccounts: readonly PlannedAccount[];
  readonly openingDate: LocalDate | null;
  readonly openingLines: readonly EntryDraftLine[];
  /** Sum of the openings, E4, debit positive; what consent is asked for when it is not zero. */
  readonly openingDifferenceE4: bigint;
  readonly entries: readonly PlannedEntry[];
  /** Lines of the amount zero: they carry nothing and are left out. */
  readonly zeroLines: number;
}

/** Plans the import of a file into a tenant's books; writes nothing. Faults are in the file's order. */
export function planSaft(facts: PlanFacts): SaftPlan {
  const faults: ImportFault[] = [];
  const fault = (line: number, problem: string): void => void faults.push({ line, problem });
  const { file, baseCurrency } = facts;
  const openingDate = facts.periods[0] === undefined ? null : openingDateOf(facts.periods[0]);
  if (file.currency !== baseCurrency) fault(1, `the file is in ${file.currency} and the tenant's base currency is ${baseCurrency}`);
  if (facts.periods[0]?.startDate !== file.startDate)
    fault(1, `the file begins on ${file.startDate} and the tenant's first period on ${facts.periods[0]?.startDate ?? 'no day'}: the opening balances belong to the day before the first period`);

  const newAccounts = planAccounts(facts, fault);
  const byCode = new Map<string, PlannedAccount>([...facts.accounts, ...newAccounts.map((account) => [account.code, account] as const)]);
  const openingLines = file.accounts.flatMap(({ code, openingE4 }): EntryDraftLine[] => {
    const account = byCode.get(code);
    return account && openingE4 !== 0n ? [lineOf(account.id, { amountE4: openingE4, currency: baseCurrency, description: `Opening balance ${code}`, kind: 'OPENING' })] : [];
  });
  const differenceE4 = openingDifferenceE4(file);
  if (differenceE4 !== 0n && facts.differenceAccountId !== null) {
    openingLines.push(
      lineOf(facts.differenceAccountId, { amountE4: -differenceE4, currency: baseCurrency, description: 'Difference of the opening balances', kind: 'OPENING' }),
    );
  }
  let zeroLines = 0;
  const entries = file.transactions.flatMap((transaction): PlannedEntry[] => {
    const lines = transaction.lines.filter(({ amountE4 }) => amountE4 !== 0n);
    zeroLines += transaction.lines.length - lines.length;
    if (lines.length === 0) return [];
    return planEntry(transaction, lines, { facts, byCode, fault });
  });
  faults.sort((left, right) => left.line - right.line);
  return { faults, newAccounts, openingDate, openingLines, openingDifferenceE4: differenceE4, entries, zeroLines };
}

function planAccounts({ file, accounts, accountTypes, newId, minorUnits }: PlanFacts, fault: (line: number, problem: string) => void): PlannedAccount[] {
  const opened: PlannedAccount[] = [];
  for (const { line, code, name, standardAccountId, openingE4 } of file.accounts) {
    if (!isWholeMinor(openingE4, minorUnits)) fault(line, `the opening balance of account ${code} has more decimals than the currency`);
    const type = accountTypes[code] ?? accountTypeOfStandardId(standardAccountId);
    const known = accounts.get(code);
    if (known) {
      if (type !== null && known.type !== type) fault(line, `account ${code} is of type ${type} here and ${known.type} in the tenant's chart`);
      if (!known.isPostable) fault(line, `account ${code} is a heading in the tenant's chart`);
      if (known.isControl) fault(line, `account ${code} is a control account in the tenant's chart: its items arrive as open items`);
    } else if (type === null) {
      fault(line, `account ${code} has no type: StandardAccountID ${standardAccountId ?? 'is missing'}; name its type in the import`);
    } else {
      opened.push({ id: newId(), code, name: name.slice(0, 200), type });
    }
  }
  return opened;
}

interface EntryScope {
  readonly facts: PlanFacts;
  readonly byCode: ReadonlyMap<string, PlannedAccount>;
  readonly fault: (line: number, problem: string) => void;
}

function planEntry(transaction: SaftTransaction, lines: readonly SaftLine[], { facts, byCode, fault }: EntryScope): PlannedEntry[] {
  const { id, line, description } = transaction;
  const postingDate = postingDateOf(transaction);
  const period = facts.periods.find(({ startDate, endDate }) => postingDate >= startDate && postingDate <= endDate);
  if (!period) fault(line, `transaction ${id}: the posting date ${postingDate} lies in no period of the tenant`);
  else if (period.lockState !== 'UNLOCKED') fault(line, `transaction ${id}: the period ${period.name} is ${period.lockState}; imports need UNLOCKED periods`);
  const sumE4 = lines.reduce((sum, { amountE4 }) => sum + amountE4, 0n);
  if (sumE4 !== 0n) fault(line, `transaction ${id} does not balance: debits and credits differ by ${formatE4(sumE4, facts.minorUnits)} ${facts.baseCurrency}`);
  if (lines.length < 2) fault(line, `transaction ${id} has one line that carries an amount; an entry needs two`);
  const planned = lines.flatMap((each): EntryDraftLine[] => {
    const account = byCode.get(each.accountCode);
    if (!account) fault(each.line, `transaction ${id}: account ${each.accountCode} is not in the file's chart of accounts`);
    if (!isWholeMinor(each.amountE4, facts.minorUnits)) fault(each.line, `transaction ${id}: the amount has more decimals than ${facts.baseCurrency}`);
    return account ? [draftLine(account.id, each, { id, facts, fault, postingDate })] : [];
  });
  return [{ line, reference: id.slice(0, 100), description: description.slice(0, 500), postingDate, documentDate: transaction.transactionDate, lines: planned }];
}

/** A line in the currency that it came in; the file's own base amount is what the books keep. */
function draftLine(
  accountId: Uuid,
  line: SaftLine,
  { id, facts, fault, postingDate }: Pick<EntryScope, 'facts' | 'fault'> & { readonly id: string; readonly postingDate: LocalDate },
): EntryDraftLine {
  const { original, amountE4, description } = line;
  const inBase = lineOf(accountId, { amountE4, currency: facts.baseCurrency, description, kind: 'ORDINARY' });
  if (original === null || original.currency === facts.baseCurrency) return inBase;
  const rate = parseRate(original.rate);
  if (!rate.ok) {
    fault(line.line, `transaction ${id}: the exchange rate ${JSON.stringify(original.rate.slice(0, 40))} is not a rate`);
    return inBase;
  }
  return {
    ...inBase,
    originalCurrency: original.currency,
    originalAmountE4: original.amountE4,
    fixedBaseAmountE4: amountE4,
    givenRate: { rate: rate.value, rateId: null, rateDate: postingDate, mark: null },
  };
}

function lineOf(
  accountId: Uuid,
  of: { readonly amountE4: bigint; readonly currency: string; readonly description: string; readonly kind: 'OPENING' | 'ORDINARY' },
): EntryDraftLine {
  return { accountId, originalCurrency: of.currency, originalAmountE4: of.amountE4, description: of.description.slice(0, 500), lineKind: of.kind };
}
