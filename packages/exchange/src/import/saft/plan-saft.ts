import { defaultKindOfType, typesOfKind, type AccountKind } from '@cifra/domain/account-kinds';
import { normalSideOfType, type AccountType } from '@cifra/domain/accounts';
import { findCurrency } from '@cifra/domain/currencies';
import type { EntryDraftLine, EntryKind, EntrySource } from '@cifra/domain/entry';
import { openingDateOf } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { absolute, formatE4, isWholeMinor } from '@cifra/domain/money';
import { decidePosting } from '@cifra/domain/posting';
import type { PostingFacts } from '@cifra/domain/posting-facts';
import { parseRate, roundRateHalfEven, type Rate } from '@cifra/domain/rate';
import { explanationOf } from '@cifra/domain/refusals';
import { cutText } from '@cifra/domain/cut-text';
import { missingTypesOf } from '../missing-types.ts';
import { PlanFaults, type PlanFacts, type PlannedAccount, type PlannedTaxCode } from './plan-facts.ts';
import type {
  ImportFault,
  SaftAccount,
  SaftLine,
  SaftTransaction,
  StatedTotalDifference,
} from '../../saft-file.ts';
import { openingOfParties, SaftItems, type PlannedItem } from './saft-items.ts';
import { SaftTaxes } from './plan-taxes.ts';
import { openingDifferenceE4, postingDateOf } from './tie-out.ts';

export interface PlannedEntry {
  readonly line: number;
  readonly reference: string;
  readonly description: string;
  readonly postingDate: LocalDate;
  readonly documentDate: LocalDate;
  readonly lines: readonly EntryDraftLine[];
}

/** What an import would do; with faults, nothing. */
export interface SaftPlan {
  readonly faults: readonly ImportFault[];
  readonly newAccounts: readonly PlannedAccount[];
  readonly newTaxCodes: readonly PlannedTaxCode[];
  /** Where the tax that lines state is not what the lines of the tax carry; needs consent. */
  readonly taxDifferences: readonly StatedTotalDifference[];
  readonly openingDate: LocalDate | null;
  readonly openingLines: readonly EntryDraftLine[];
  /** Sum of the openings, E4, debit positive; what needs consent when it is not zero. */
  readonly openingDifferenceE4: bigint;
  /** Whether an account is bound for the difference. */
  readonly canTakeDifference: boolean;
  readonly entries: readonly PlannedEntry[];
  /** Open items that the import creates. */
  readonly items: readonly PlannedItem[];
  /** Lines with a zero amount, which are skipped. */
  readonly zeroLines: number;
  /** Types of which the chart would have no account that can be posted to. */
  readonly missingTypes: readonly AccountType[];
}

interface PlanScope {
  readonly facts: PlanFacts;
  readonly items: SaftItems;
  readonly taxes: SaftTaxes;
  readonly byCode: ReadonlyMap<string, PlannedAccount>;
  /** The accounts of the file's chart, planned or at fault. */
  readonly codesOfFile: ReadonlySet<string>;
  readonly byId: ReadonlyMap<Uuid, PlannedAccount>;
  readonly faults: PlanFaults;
}

/**
 * Plans the import of a file into a tenant's books; writes nothing. Without faults every entry of the plan passes the decision of
 * posting, the opening entry too once its difference is consented to and has an account. Faults are in the file's order, those of
 * its reading included; at most as many as reading keeps.
 */
export function planSaft(facts: PlanFacts): SaftPlan {
  const faults = new PlanFaults(facts.file.faults);
  const { file, baseCurrency } = facts;
  const [firstPeriod] = facts.periods;
  const openingDate = firstPeriod === undefined ? null : openingDateOf(firstPeriod);
  if (file.currency !== baseCurrency)
    faults.add(
      file.line,
      `the file is in ${file.currency} and the tenant's base currency is ${baseCurrency}`,
    );
  if (firstPeriod?.startDate !== file.startDate)
    faults.add(
      file.line,
      `the file begins on ${file.startDate} and the tenant's first period on ${firstPeriod?.startDate ?? 'no day'}; the opening balances must be dated the day before the first period`,
    );

  const newAccounts = planAccounts(facts, faults);
  const all = [...facts.accounts, ...newAccounts];
  const byCode = new Map(all.map((account) => [account.code, account]));
  const scope: PlanScope = {
    facts,
    faults,
    items: new SaftItems(facts, faults),
    taxes: new SaftTaxes(facts, faults, byCode),
    byCode,
    codesOfFile: new Set(file.accounts.map(({ code }) => code)),
    byId: new Map(all.map((account) => [account.id, account])),
  };
  const differenceE4 = openingDifferenceE4(file);
  const openingLines = planOpening(scope, { differenceE4, openingDate });
  let zeroLines = 0;
  const entries = file.transactions.flatMap((transaction): PlannedEntry[] => {
    const lines = transaction.lines.filter(({ amountE4 }) => amountE4 !== 0n);
    zeroLines += transaction.lines.length - lines.length;
    return lines.length === 0 ? [] : [planEntry(transaction, lines, scope)];
  });
  return {
    faults: faults.inOrder(),
    newAccounts,
    newTaxCodes: scope.taxes.newCodes,
    taxDifferences: scope.taxes.differences,
    openingDate,
    openingLines,
    openingDifferenceE4: differenceE4,
    canTakeDifference: facts.differenceAccountId !== null,
    entries,
    items: scope.items.planned,
    zeroLines,
    missingTypes: missingTypesOf(all),
  };
}

function planAccounts(
  { file, accounts, accountTypes, newId, minorUnits }: PlanFacts,
  faults: PlanFaults,
): PlannedAccount[] {
  const knownByCode = new Map(accounts.map((account) => [account.code, account]));
  const opened: PlannedAccount[] = [];
  for (const account of file.accounts) {
    const { line, code, name, openingE4 } = account;
    if (!isWholeMinor(openingE4, minorUnits))
      faults.add(line, `the opening balance of account ${code} has more decimals than the currency`);
    const given = Object.hasOwn(accountTypes, code) ? (accountTypes[code] ?? null) : null;
    const type = typeOf(account, given, faults);
    const known = knownByCode.get(code);
    if (known) {
      if (type !== null && known.type !== type)
        faults.add(
          line,
          `account ${code} is of type ${type} in the file and ${known.type} in the tenant's chart`,
        );
      if (!known.isPostable) faults.add(line, `account ${code} is a heading in the tenant's chart`);
      if (!known.isActive) faults.add(line, `account ${code} is inactive in the tenant's chart`);
      if (known.controlRole !== null && openingE4 !== openingOfParties(file, code))
        faults.add(
          line,
          `account ${code} is a control account in the tenant's chart, and the openings of its customers and suppliers do not add up to its own`,
        );
    } else if (type === null) {
      faults.add(
        line,
        `account ${code} ${JSON.stringify(cutText(name, 40))} has no type (${account.typeFacts}); give its type with the import`,
      );
    } else {
      opened.push({
        id: newId(),
        code,
        name: cutText(name, 200),
        type,
        kind: kindOf(account, type),
        normalSide: normalSideOfType[type],
        isPostable: true,
        isActive: true,
        controlRole: null,
        currency: null,
      });
    }
  }
  return opened;
}

/** The kind that its standard number says, where its type may have it; else the default of its type. */
function kindOf({ standardKind }: SaftAccount, type: AccountType): AccountKind {
  if (standardKind === null) return defaultKindOfType[type];
  const types: readonly AccountType[] = typesOfKind[standardKind];
  return types.includes(type) ? standardKind : defaultKindOfType[type];
}

/** The type that the file states, else the one given with the import, else what its standard number says; null where nothing tells it. */
function typeOf(
  { line, code, statedType, possibleTypes, standardType, typeFacts }: SaftAccount,
  given: AccountType | null,
  faults: PlanFaults,
): AccountType | null {
  if (statedType !== null && given !== null && statedType !== given)
    faults.add(line, `account ${code} is of type ${statedType} in the file, and ${given} was given for it`);
  if (given !== null && possibleTypes?.includes(given) === false)
    faults.add(line, `account ${code} is ${typeFacts} in the file, and ${given} was given for it`);
  return statedType ?? given ?? standardType;
}

function planOpening(
  scope: PlanScope,
  { differenceE4, openingDate }: { readonly differenceE4: bigint; readonly openingDate: LocalDate | null },
): EntryDraftLine[] {
  const { facts, byCode, faults } = scope;
  const { file, baseCurrency, differenceAccountId } = facts;
  const lines = file.accounts.flatMap(({ code, openingE4 }): EntryDraftLine[] => {
    const account = byCode.get(code);
    if (account && account.controlRole !== null && openingDate !== null)
      return scope.items.opening(account, openingDate);
    return account && openingE4 !== 0n
      ? [
          lineOf(account.id, {
            amountE4: openingE4,
            currency: baseCurrency,
            description: `Opening balance ${code}`,
            kind: 'OPENING',
          }),
        ]
      : [];
  });
  if (differenceE4 !== 0n && differenceAccountId !== null)
    lines.push(
      lineOf(differenceAccountId, {
        amountE4: -differenceE4,
        currency: baseCurrency,
        description: 'Difference of the opening balances',
        kind: 'OPENING',
      }),
    );
  const isComplete = differenceE4 === 0n || differenceAccountId !== null;
  if (lines.length > 0 && isComplete && openingDate !== null && faults.count === 0)
    decideOrFault(
      scope,
      { kind: 'OPENING', source: 'OPENING', postingDate: openingDate, lines },
      { line: file.accounts[0]?.line ?? file.line, subject: 'the opening balances' },
    );
  return lines;
}

function planEntry(transaction: SaftTransaction, lines: readonly SaftLine[], scope: PlanScope): PlannedEntry {
  const { id, line, description } = transaction;
  const { facts, byCode, faults } = scope;
  const countBefore = faults.count;
  const postingDate = postingDateOf(transaction);
  const subject = `transaction ${cutText(id, 100)}`;
  const period = facts.periods.find(
    ({ startDate, endDate }) => postingDate >= startDate && postingDate <= endDate,
  );
  if (!period)
    faults.add(line, `${subject}: the posting date ${postingDate} is not in any of the tenant's periods`);
  else if (period.lockState !== 'UNLOCKED')
    faults.add(
      line,
      `${subject}: the period ${period.name} is ${period.lockState}; imports need UNLOCKED periods`,
      { lockedPeriodRef: period.name, periodLockState: period.lockState, lineDate: postingDate },
    );
  const sumE4 = lines.reduce((sum, { amountE4 }) => sum + amountE4, 0n);
  if (sumE4 !== 0n)
    faults.add(
      line,
      `${subject} does not balance: debits and credits differ by ${formatE4(sumE4, facts.minorUnits)} ${facts.baseCurrency}`,
    );
  const taxes = scope.taxes.of(transaction, subject);
  if (lines.length < 2) faults.add(line, `${subject} has only one line with an amount; an entry needs two`);
  const planned = lines.flatMap((each): EntryDraftLine[] => {
    const account = byCode.get(each.accountCode);
    // One that is in the chart without a type is named there.
    if (!account && !scope.codesOfFile.has(each.accountCode))
      faults.add(each.line, `${subject}: account ${each.accountCode} is not in the file's chart of accounts`);
    if (!isWholeMinor(each.amountE4, facts.minorUnits))
      faults.add(each.line, `${subject}: the amount has more decimals than ${facts.baseCurrency}`);
    if (!account) return [];
    const draft = draftLine(account.id, each, { subject, scope, postingDate });
    const date = transaction.transactionDate;
    if (account.controlRole !== null) return [scope.items.control(account, each, { draft, date })];
    const tax = taxes.get(each);
    if (tax === undefined) return [draft];
    const { taxCodeId, kind } = tax;
    return [{ ...draft, taxCodeId, ...(kind !== null && { lineKind: kind }) }];
  });
  // Posting decides what a file reader cannot: unknown currencies, amounts too large, entries too long.
  if (faults.count === countBefore && planned.length === lines.length)
    decideOrFault(
      scope,
      { kind: 'ORDINARY', source: 'IMPORT', postingDate, lines: planned },
      { line, subject },
    );
  return {
    line,
    reference: cutText(id, 100),
    description: cutText(description, 500),
    postingDate,
    documentDate: transaction.transactionDate,
    lines: planned,
  };
}

interface Proposed {
  readonly kind: EntryKind;
  readonly source: EntrySource;
  readonly postingDate: LocalDate;
  readonly lines: readonly EntryDraftLine[];
}

function decideOrFault(
  { facts, byId, faults }: PlanScope,
  proposed: Proposed,
  at: { readonly line: number; readonly subject: string },
): void {
  const currencies = new Map(
    [facts.baseCurrency, ...proposed.lines.map(({ originalCurrency }) => originalCurrency)].flatMap(
      (code) => {
        const minorUnits = findCurrency(code)?.minorUnits ?? null;
        return minorUnits === null ? [] : [[code, minorUnits] as const];
      },
    ),
  );
  const posting: PostingFacts = {
    ...proposed,
    baseCurrency: facts.baseCurrency,
    periods: facts.periods,
    accounts: byId,
    currencies,
    rates: new Map(),
    roundingAccountId: null,
  };
  const decision = decidePosting(posting);
  if (!decision.ok) faults.add(at.line, `${at.subject}: ${explanationOf(decision.refusal)}`);
}

/** A line in its own currency; the file's own base amount is what the books store. */
function draftLine(
  accountId: Uuid,
  line: SaftLine,
  {
    subject,
    scope,
    postingDate,
  }: { readonly subject: string; readonly scope: PlanScope; readonly postingDate: LocalDate },
): EntryDraftLine {
  const { original, amountE4, description } = line;
  const { baseCurrency } = scope.facts;
  const inBase = lineOf(accountId, { amountE4, currency: baseCurrency, description, kind: 'ORDINARY' });
  if (original === null || original.currency === baseCurrency) return inBase;
  const rate = rateOf(original, amountE4);
  if (rate === null) {
    scope.faults.add(
      line.line,
      `${subject}: the exchange rate ${JSON.stringify(cutText(original.rate ?? '', 40))} is not a rate`,
    );
    return inBase;
  }
  return {
    ...inBase,
    originalCurrency: original.currency,
    originalAmountE4: original.amountE4,
    fixedBaseAmountE4: amountE4,
    givenRate: { rate, rateId: null, rateDate: postingDate, mark: null },
  };
}

/** The rate that the line states, or what its two amounts make; null where neither is a rate. */
function rateOf(original: NonNullable<SaftLine['original']>, amountE4: bigint): Rate | null {
  if (original.rate !== null) {
    const stated = parseRate(original.rate);
    return stated.ok ? stated.value : null;
  }
  if (original.amountE4 === 0n || amountE4 === 0n) return null;
  return roundRateHalfEven({ numerator: absolute(amountE4), denominator: absolute(original.amountE4) });
}

function lineOf(
  accountId: Uuid,
  of: {
    readonly amountE4: bigint;
    readonly currency: string;
    readonly description: string;
    readonly kind: 'OPENING' | 'ORDINARY';
  },
): EntryDraftLine {
  return {
    accountId,
    originalCurrency: of.currency,
    originalAmountE4: of.amountE4,
    description: cutText(of.description, 500),
    lineKind: of.kind,
  };
}
