import { findCurrency, minorUnitsOf } from '@cifra/domain/currencies';
import type { CashHeld } from '@cifra/domain/documents/settlement';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { parseDecimalToE4, type MinorUnits } from '@cifra/domain/money';
import { proposeTransfer } from '@cifra/domain/money-documents/propose-transfer';
import { rateKey } from '@cifra/domain/posting-facts';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantFacts } from '@cifra/books/command';
import { varianceAccountsOf } from '@cifra/ledger/journal/variance-accounts';
import type { MoneyContent, MoneyTransfer } from './content.ts';
import type { MoneyFacts } from './gather-money.ts';
import type { MoneyPlan, PlanMoneyRefusal } from './money-plan.ts';
import { decideMoneyAccount } from './resolve-money-lines.ts';

interface From {
  readonly accountId: Uuid;
  readonly currency: string;
  readonly minorUnits: MinorUnits;
  readonly held: CashHeld | null;
}

/**
 * Decides a transfer, whose money account is known. Refuses in this order: INPUT_INVALID (both ends are one account, it came before it
 * left, the account in transit is missing or needless), CURRENCY_UNKNOWN, the account that it goes to, the account in transit, the fee's
 * (ROLE_UNBOUND, then as `decideMoneyAccount`), the amounts, then as `proposeTransfer`.
 */
export function planTransfer(
  content: MoneyContent,
  { from, facts, tenant }: { readonly from: From; readonly facts: MoneyFacts; readonly tenant: TenantFacts },
): Result<MoneyPlan, PlanMoneyRefusal> {
  const { transfer, postingDate, documentDate } = content;
  if (transfer === null)
    return refused(refuse('INPUT_INVALID', { field: 'transfer', problem: 'is required', value: null }));
  const problem = problemOfForm(transfer, { fromAccountId: from.accountId, postingDate });
  if (problem !== null) return refused(problem);
  const toMinorUnits = findCurrency(transfer.toCurrency)?.minorUnits ?? null;
  if (toMinorUnits === null)
    return refused(refuse('CURRENCY_UNKNOWN', { lineNumber: null, currencyText: transfer.toCurrency }));
  const accounts = decideAccounts(transfer, facts);
  if (!accounts.ok) return accounts;
  const sent = positive(transfer.amount, from, 'transfer.amount');
  if (!sent.ok) return sent;
  const { toAccountId, toCurrency, receivedDate, transitAccountId } = transfer;
  const to = { accountId: toAccountId, currency: toCurrency, minorUnits: toMinorUnits };
  const received = positive(transfer.receivedAmount, to, 'transfer.receivedAmount');
  if (!received.ok) return received;
  const fee = transfer.fee === null ? null : positive(transfer.fee.amount, from, 'transfer.fee.amount');
  if (fee && !fee.ok) return fee;
  const { feeAccountId } = accounts.value;
  const charged =
    transfer.fee === null || fee === null || feeAccountId === null
      ? null
      : { accountId: feeAccountId, amountE4: fee.value, description: transfer.fee.description };
  const { rates } = facts.posting;
  const proposed = proposeTransfer({
    from: {
      ...from,
      amountE4: sent.value,
      date: documentDate,
      rate: rates.get(rateKey(from.currency, documentDate)) ?? null,
    },
    to: {
      ...to,
      amountE4: received.value,
      date: receivedDate,
      held: facts.heldAtArrival,
      rate: rates.get(rateKey(toCurrency, receivedDate)) ?? null,
    },
    fee: charged,
    transitAccountId,
    baseCurrency: tenant.baseCurrency,
    baseMinorUnits: minorUnitsOf(tenant.baseCurrency),
    variance: varianceAccountsOf(facts.roles, tenant),
  });
  if (!proposed.ok) return proposed;
  return accepted({
    moneyAccountId: from.accountId,
    totals: { netE4: sent.value, taxE4: 0n, totalE4: sent.value },
    lines: [],
    taxDate: postingDate,
    transfer: {
      toAccountId,
      toCurrency,
      receivedE4: received.value,
      receivedDate,
      transitAccountId,
      fee: charged,
      arrivalLines: proposed.value.arrived,
    },
    entryLines: proposed.value.sent,
  });
}

function problemOfForm(
  { toAccountId, receivedDate, transitAccountId }: MoneyTransfer,
  { fromAccountId, postingDate }: { readonly fromAccountId: Uuid; readonly postingDate: LocalDate },
): Refusal<'INPUT_INVALID'> | null {
  const invalid = (field: string, problem: string, value: string | null) =>
    refuse('INPUT_INVALID', { field: `transfer.${field}`, problem, value });
  if (toAccountId === fromAccountId)
    return invalid('toAccountId', 'must be another account than the one the money leaves', null);
  if (receivedDate < postingDate)
    return invalid('receivedDate', `must not be before the posting date, ${postingDate}`, receivedDate);
  const isOneDay = receivedDate === postingDate;
  if (isOneDay && transitAccountId !== null)
    return invalid('transitAccountId', 'must be omitted where the money comes on the day it leaves', null);
  if (!isOneDay && transitAccountId === null)
    return invalid('transitAccountId', 'is required where the money comes on another day', null);
  return transitAccountId !== null && [toAccountId, fromAccountId].includes(transitAccountId)
    ? invalid('transitAccountId', 'must be another account than both ends', null)
    : null;
}

function decideAccounts(
  { toAccountId, transitAccountId, fee }: MoneyTransfer,
  { roles, posting: { accounts } }: MoneyFacts,
): Result<{ readonly feeAccountId: Uuid | null }, PlanMoneyRefusal> {
  const place = (use: 'MONEY' | 'IN_TRANSIT' | 'FEE') => ({ kind: 'TRANSFER', use, line: null }) as const;
  const to = decideMoneyAccount(toAccountId, accounts, place('MONEY'));
  if (!to.ok) return to;
  if (transitAccountId !== null) {
    const transit = decideMoneyAccount(transitAccountId, accounts, place('IN_TRANSIT'));
    if (!transit.ok) return transit;
  }
  if (fee === null) return accepted({ feeAccountId: null });
  const feeAccountId = fee.accountId ?? roles.get('FxVarianceBankFees')?.id ?? null;
  if (feeAccountId === null) return refused(refuse('ROLE_UNBOUND', { accountRole: 'FxVarianceBankFees' }));
  const charged = decideMoneyAccount(feeAccountId, accounts, place('FEE'));
  return charged.ok ? accepted({ feeAccountId }) : charged;
}

function positive(
  text: string,
  { currency, minorUnits }: { readonly currency: string; readonly minorUnits: MinorUnits },
  field: string,
): Result<bigint, Refusal<'INPUT_INVALID' | 'AMOUNT_TOO_LARGE' | 'DOCUMENT_TOTAL_NOT_POSITIVE'>> {
  const amountE4 = parseDecimalToE4(text, minorUnits, field);
  if (!amountE4.ok || amountE4.value > 0n) return amountE4;
  return refused(refuse('DOCUMENT_TOTAL_NOT_POSITIVE', { totalAmount: text, currencyCode: currency }));
}
