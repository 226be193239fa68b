import { controlRolesOfSide, isResultType } from '@cifra/domain/accounts';
import type { EntryDraftLine } from '@cifra/domain/entry';
import { fixedRateOf, type EffectiveRate } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import { isTakenOverMidYear } from '@cifra/domain/fiscal-year';
import type { LocalDate } from '@cifra/domain/local-date';
import { absolute, formatE4, isWholeMinor, parseDecimalToE4, type MinorUnits } from '@cifra/domain/money';
import { rateOne, roundRateHalfEven } from '@cifra/domain/rate';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { PostingAccount } from '@cifra/domain/posting-facts';
import type { TenantReadTx } from '@cifra/database/tx';
import { findPostingAccount, gatherRoles, type RoleAccounts } from '../journal/gather.ts';
import type { LedgerPeriod } from '../journal/period-fact.ts';
import type { OpeningInput, OpeningItem, OpeningLine } from './opening-input.ts';
import { controlRoleOfSide } from './opening-roles.ts';
import { partyById } from './queries.ts';

/** A line of the opening entry; of an open item, with the item that it makes. */
export interface ProposedOpening {
  readonly line: EntryDraftLine;
  readonly item: (OpeningItem & { readonly id: Uuid }) | null;
}

export const openingLineCodes = refusalCodes(
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_IS_CONTROL',
  'ACCOUNT_NOT_CONTROL',
  'ACCOUNT_TYPE_MISMATCH',
  'AMOUNT_NOT_WHOLE_MINOR',
  'INPUT_INVALID',
  'PARTY_UNKNOWN',
  'PARTY_ROLE_WRONG',
  'RATE_FIXED_BY_LAW',
  'ROLE_UNBOUND',
);
export type OpeningLineRefusal = RefusalOf<typeof openingLineCodes>;

interface OpeningScope {
  readonly openingDate: LocalDate;
  readonly baseCurrency: string;
  readonly baseMinorUnits: MinorUnits;
  readonly newId: () => Uuid;
  /** Whether the books were taken over in mid-year: then income and expense bring the year's result to date. */
  readonly takesResults: boolean;
}

/** Whether opening balances take income and expense, by the periods of the tenant in order. */
export function takesResults(periods: readonly LedgerPeriod[]): boolean {
  const firstYearId = periods[0]?.fiscalYearId;
  return isTakenOverMidYear(periods.filter(({ fiscalYearId }) => fiscalYearId === firstYearId));
}

export function amountE4Of(text: string): bigint {
  const parsed = parseDecimalToE4(text, 4);
  if (!parsed.ok) throw new InvariantBroken('an opening amount does not read');
  return parsed.value;
}

interface OpeningParty {
  readonly code: string;
  readonly isCustomer: boolean;
  readonly isVendor: boolean;
}

/** What opening balances name, as it is now; what does not exist is left out. */
export interface OpeningNames {
  readonly accounts: ReadonlyMap<Uuid, PostingAccount>;
  readonly parties: ReadonlyMap<Uuid, OpeningParty>;
  readonly roles: RoleAccounts;
}

/** Reads in one set what opening balances name. */
export async function gatherNamed(
  tx: TenantReadTx,
  { lines, items, controlTotals }: OpeningInput,
): Promise<OpeningNames> {
  const accountIds = [...lines, ...items, ...controlTotals].flatMap(({ accountId }) => accountId ?? []);
  const partyIds = items.map(({ partyId }) => partyId);
  const [accounts, parties, roles] = await Promise.all([
    foundById(accountIds, (id) => findPostingAccount(tx, id)),
    foundById(partyIds, (id) => tx.first(partyById, { id })),
    gatherRoles(tx),
  ]);
  return { accounts, parties, roles };
}

async function foundById<Found>(
  ids: readonly Uuid[],
  find: (id: Uuid) => Promise<Found | null>,
): Promise<Map<Uuid, Found>> {
  const distinct = [...new Set(ids)];
  const found = await Promise.all(distinct.map(find));
  return new Map(
    distinct.flatMap((id, index) => {
      const one = found[index];
      return one ? [[id, one] as const] : [];
    }),
  );
}

/**
 * The lines of the opening entry: plain ones in their order, then one control line for each open item. Lines and items count
 * together from 1 in refusals, items after lines; the path of an INPUT_INVALID counts each from 0.
 * Refuses per plain line: ACCOUNT_UNKNOWN, ACCOUNT_IS_CONTROL (receivables and payables come as open items), ACCOUNT_TYPE_MISMATCH
 * (income and expense begin at zero, unless the books were taken over in mid-year); per item: PARTY_UNKNOWN, PARTY_ROLE_WRONG, INPUT_INVALID (dated after the opening), ROLE_UNBOUND,
 * ACCOUNT_UNKNOWN, ACCOUNT_NOT_CONTROL; per either: AMOUNT_NOT_WHOLE_MINOR, RATE_FIXED_BY_LAW, INPUT_INVALID of its base amount.
 */
export function proposeOpening(
  input: OpeningInput,
  named: OpeningNames,
  scope: OpeningScope,
): Result<ProposedOpening[], OpeningLineRefusal> {
  const proposed: ProposedOpening[] = [];
  for (const [index, line] of input.lines.entries()) {
    const place = { ordinal: proposed.length + 1, path: `lines[${index}]` };
    const own = proposePlain(line, named, { ...scope, ...place });
    if (!own.ok) return own;
    proposed.push(own.value);
  }
  for (const [index, item] of input.items.entries()) {
    const place = { ordinal: proposed.length + 1, path: `openItems[${index}]` };
    const own = proposeItem(item, named, { ...scope, ...place });
    if (!own.ok) return own;
    proposed.push(own.value);
  }
  return accepted(proposed);
}

/** `path`: of the line or item in the input, counted from 0 as in GraphQL. */
type LineScope = OpeningScope & { readonly ordinal: number; readonly path: string };

function proposePlain(
  line: OpeningLine,
  { accounts }: OpeningNames,
  scope: LineScope,
): Result<ProposedOpening, OpeningLineRefusal> {
  const { ordinal } = scope;
  const account = accounts.get(line.accountId);
  if (!account)
    return refused(refuse('ACCOUNT_UNKNOWN', { lineNumber: ordinal, accountRef: line.accountId }));
  const { code, type, controlRole } = account;
  if (controlRole !== null)
    return refused(
      refuse('ACCOUNT_IS_CONTROL', { lineNumber: ordinal, accountRef: code, controlRole: controlRole }),
    );
  if (isResultType(type) && !scope.takesResults) {
    const expected = ['ASSET', 'LIABILITY', 'EQUITY'] as const;
    const because = 'an opening balance at the beginning of a fiscal year';
    return refused(
      refuse('ACCOUNT_TYPE_MISMATCH', {
        lineNumber: ordinal,
        accountRef: code,
        accountType: type,
        expectedAccountTypes: expected,
        because,
      }),
    );
  }
  const amounts = amountsOf(line, scope);
  if (!amounts.ok) return amounts;
  const { accountId, description } = line;
  return accepted({
    line: { ...amounts.value, accountId, description, lineKind: 'OPENING' },
    item: null,
  });
}

function proposeItem(
  item: OpeningItem,
  { parties, accounts, roles }: OpeningNames,
  scope: LineScope,
): Result<ProposedOpening, OpeningLineRefusal> {
  const { ordinal, path, openingDate, newId } = scope;
  const party = parties.get(item.partyId);
  if (!party) return refused(refuse('PARTY_UNKNOWN', { lineNumber: ordinal, partyRef: item.partyId }));
  if (!(item.side === 'SALES' ? party.isCustomer : party.isVendor)) {
    const needed = item.side === 'SALES' ? 'CUSTOMER' : 'VENDOR';
    return refused(refuse('PARTY_ROLE_WRONG', { partyRef: party.code, neededPartyRole: needed }));
  }
  if (item.documentDate > openingDate) {
    const problem = `must not be after the opening date, ${openingDate}`;
    const field = `${path}.documentDate`;
    return refused(refuse('INPUT_INVALID', { field, problem, value: item.documentDate }));
  }
  const role = controlRoleOfSide[item.side];
  const accountId = item.accountId ?? roles.get(role)?.id ?? null;
  if (accountId === null) return refused(refuse('ROLE_UNBOUND', { accountRole: role }));
  const account = item.accountId === null ? roles.get(role) : accounts.get(accountId);
  if (!account) return refused(refuse('ACCOUNT_UNKNOWN', { lineNumber: ordinal, accountRef: accountId }));
  const mayBe: readonly (string | null)[] = controlRolesOfSide[item.side];
  if (!mayBe.includes(account.controlRole))
    return refused(
      refuse('ACCOUNT_NOT_CONTROL', {
        lineNumber: ordinal,
        accountRef: account.code,
        neededRoles: controlRolesOfSide[item.side],
      }),
    );
  const amounts = amountsOf(item, scope);
  if (!amounts.ok) return amounts;
  const id = newId();
  return accepted({
    line: {
      ...amounts.value,
      accountId,
      description: item.reference,
      lineKind: 'CONTROL',
      partyId: item.partyId,
      openItemId: id,
    },
    item: { ...item, id },
  });
}

type LineAmounts = Pick<
  EntryDraftLine,
  'originalCurrency' | 'originalAmountE4' | 'fixedBaseAmountE4' | 'givenRate'
>;

/** The amounts as posted. A base amount that came along fixes the line's carrying amount, and with it its rate. */
function amountsOf(
  line: Pick<OpeningLine, 'currency' | 'amount' | 'baseAmount'>,
  { baseCurrency, baseMinorUnits, openingDate, ordinal, path }: LineScope,
): Result<LineAmounts, OpeningLineRefusal> {
  const originalAmountE4 = amountE4Of(line.amount);
  const original = { originalCurrency: line.currency, originalAmountE4 };
  if (line.baseAmount === null || originalAmountE4 === 0n) return accepted(original);
  const baseAmountE4 = amountE4Of(line.baseAmount);
  const invalid = (problem: string) =>
    refused(refuse('INPUT_INVALID', { field: `${path}.baseAmount`, problem, value: line.baseAmount }));
  if (!isWholeMinor(baseAmountE4, baseMinorUnits)) {
    const facts = {
      givenAmount: formatE4(baseAmountE4, 4),
      currencyCode: baseCurrency,
      currencyMinorUnits: baseMinorUnits,
    };
    return refused(refuse('AMOUNT_NOT_WHOLE_MINOR', { lineNumber: ordinal, ...facts }));
  }
  if (baseAmountE4 === 0n || baseAmountE4 > 0n !== originalAmountE4 > 0n)
    return invalid('must have the side of the amount, and not be zero');
  if (line.currency === baseCurrency)
    return baseAmountE4 === originalAmountE4
      ? accepted(original)
      : invalid('must equal the amount in base currency');
  const rate = roundRateHalfEven({
    numerator: absolute(baseAmountE4),
    denominator: absolute(originalAmountE4),
  });
  const fixedRate = fixedRateOf({ baseCurrency, originalCurrency: line.currency });
  if (fixedRate !== null)
    return baseAmountE4 === originalAmountE4
      ? accepted(original)
      : refused(
          refuse('RATE_FIXED_BY_LAW', {
            baseCurrency,
            originalCurrency: line.currency,
            givenRate: rate,
            fixedRate: rateOne,
          }),
        );
  const givenRate: EffectiveRate = { rate, rateId: null, rateDate: openingDate, mark: null };
  return accepted({ ...original, fixedBaseAmountE4: baseAmountE4, givenRate });
}
