import { findCurrency, minorUnitsOf } from '@cifra/domain/currencies';
import { totalsOf } from '@cifra/domain/documents/amounts';
import type { EffectiveRate } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4, type MinorUnits } from '@cifra/domain/money';
import { moneyKindOf } from '@cifra/domain/money-documents/kinds';
import { proposeMoney } from '@cifra/domain/money-documents/propose-money';
import { rateKey } from '@cifra/domain/posting-facts';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantFacts } from '@cifra/books/command';
import { maximumDocumentLines } from '../documents/plan-document.ts';
import { varianceAccountsOf } from '@cifra/ledger/journal/variance-accounts';
import type { MoneyContent } from './content.ts';
import type { MoneyFacts } from './gather-money.ts';
import type { MoneyPlan, PlanMoneyRefusal } from './money-plan.ts';
import { planTransfer } from './plan-transfer.ts';
import { decideMoneyAccount, resolveMoneyLines } from './resolve-money-lines.ts';

/**
 * Decides what money in, money out or a transfer will be, and makes the lines of its entries. Refuses in this order: PARTY_UNKNOWN,
 * DOCUMENT_DATE_AFTER_POSTING, CURRENCY_UNKNOWN, the money account (ROLE_UNBOUND, then as `decideMoneyAccount`); money in and out:
 * DOCUMENT_HAS_NO_LINES, DOCUMENT_TOO_LONG, the lines, DOCUMENT_TOTAL_NOT_POSITIVE, ROLE_UNBOUND (tax), RATE_MISSING, ROLE_UNBOUND
 * (variance); a transfer as `planTransfer`. Source: decision 0051.
 */
export function planMoney(
  content: MoneyContent,
  facts: MoneyFacts,
  tenant: TenantFacts,
): Result<MoneyPlan, PlanMoneyRefusal> {
  const { kind, documentDate, postingDate, currency } = content;
  if (content.partyId !== null && facts.party === null)
    return refused(refuse('PARTY_UNKNOWN', { lineNumber: null, partyRef: content.partyId }));
  if (documentDate > postingDate)
    return refused(refuse('DOCUMENT_DATE_AFTER_POSTING', { documentDate, latestDate: postingDate }));
  const minorUnits = findCurrency(currency)?.minorUnits ?? null;
  if (minorUnits === null)
    return refused(refuse('CURRENCY_UNKNOWN', { lineNumber: null, currencyText: currency }));
  const accountId = content.moneyAccountId ?? facts.roles.get('Bank')?.id ?? null;
  if (accountId === null) return refused(refuse('ROLE_UNBOUND', { accountRole: 'Bank' }));
  const place = { kind, use: 'MONEY', line: null } as const;
  const account = decideMoneyAccount(accountId, facts.posting.accounts, place);
  if (!account.ok) return account;
  const from = { accountId, currency, minorUnits, held: facts.held };
  return content.kind === 'TRANSFER'
    ? planTransfer(content, { from, facts, tenant })
    : planInOrOut(content, { accountId, minorUnits, facts, tenant });
}

function planInOrOut(
  content: MoneyContent,
  {
    accountId,
    minorUnits,
    facts,
    tenant,
  }: {
    readonly accountId: Uuid;
    readonly minorUnits: MinorUnits;
    readonly facts: MoneyFacts;
    readonly tenant: TenantFacts;
  },
): Result<MoneyPlan, PlanMoneyRefusal> {
  const { kind, currency, documentDate, postingDate } = content;
  if (kind === 'TRANSFER') throw new Error('A transfer has no lines.');
  const count = content.lines.length;
  if (count === 0) return refused(refuse('DOCUMENT_HAS_NO_LINES', {}));
  if (count > maximumDocumentLines)
    return refused(
      refuse('DOCUMENT_TOO_LONG', { givenLineCount: count, maximumLineCount: maximumDocumentLines }),
    );
  const { accounts } = facts.posting;
  const lines = resolveMoneyLines(content.lines, {
    kind,
    currency,
    minorUnits,
    amountsIncludeTax: content.amountsIncludeTax,
    roundingMode: tenant.settings['documents.roundingMode'],
    accounts,
    taxCodes: facts.taxCodes,
  });
  if (!lines.ok) return lines;
  const totals = totalsOf(lines.value);
  if (totals.totalE4 <= 0n) {
    const totalAmount = formatE4(totals.totalE4, minorUnits);
    return refused(refuse('DOCUMENT_TOTAL_NOT_POSITIVE', { totalAmount, currencyCode: currency }));
  }
  const { taxRole, side } = moneyKindOf[kind];
  const isTaxed = lines.value.some(({ taxE4 }) => taxE4 !== 0n);
  const taxAccountId = isTaxed && taxRole !== null ? (facts.roles.get(taxRole)?.id ?? null) : null;
  if (isTaxed && taxRole !== null && taxAccountId === null)
    return refused(refuse('ROLE_UNBOUND', { accountRole: taxRole }));
  const foreign = foreignOf(content, facts, tenant);
  if (!foreign.ok) return foreign;
  // Output at the tax point, input once it is in the books. Ruling 17.
  const taxDate = side === 'SALES' ? documentDate : postingDate;
  const entryLines = proposeMoney({
    kind,
    documentDate,
    taxDate,
    currency,
    moneyAccountId: accountId,
    taxAccountId,
    lines: lines.value,
    foreign: foreign.value,
    baseCurrency: tenant.baseCurrency,
    baseMinorUnits: minorUnitsOf(tenant.baseCurrency),
    variance: varianceAccountsOf(facts.roles, tenant),
  });
  if (!entryLines.ok) return entryLines;
  return accepted({
    moneyAccountId: accountId,
    totals,
    lines: lines.value,
    taxDate,
    transfer: null,
    entryLines: entryLines.value,
  });
}

function foreignOf(
  { currency, documentDate }: MoneyContent,
  { held, posting }: MoneyFacts,
  { baseCurrency }: TenantFacts,
): Result<
  { readonly rate: EffectiveRate; readonly held: NonNullable<typeof held> } | null,
  Refusal<'RATE_MISSING'>
> {
  if (held === null) return accepted(null);
  const rate = posting.rates.get(rateKey(currency, documentDate));
  if (rate) return accepted({ rate, held });
  return refused(
    refuse('RATE_MISSING', {
      lineNumber: null,
      baseCurrency,
      originalCurrency: currency,
      givenRateDate: documentDate,
    }),
  );
}
