import { fixedRateOf } from '@cifra/domain/fx';
import type { CashHeld } from '@cifra/domain/documents/settlement';
import type { Uuid } from '@cifra/domain/ids';
import { absolute, parseDecimalToE4 } from '@cifra/domain/money';
import { moneyKindOf } from '@cifra/domain/money-documents/kinds';
import { weighedFromE4 } from '@cifra/domain/turnover';
import { varianceRoles } from '@cifra/domain/documents/allocation';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { cashHeld } from '@cifra/ledger/journal/cash-held';
import { gatherScope, type PostingBasis, type RoleAccounts } from '@cifra/ledger/journal/gather';
import type { DocumentBasis } from '../documents/document-basis.ts';
import type { PartyRow } from '../documents/named-rows.ts';
import { gatherTaxCodes } from '../documents/plan-document.ts';
import { partyById } from '../parties/queries.ts';
import type { TaxCodeRow } from '../tax-codes/tax-codes.ts';
import type { MoneyContent } from './content.ts';

/** Everything that a money document depends on. */
export interface MoneyFacts {
  readonly roles: RoleAccounts;
  readonly posting: PostingBasis;
  readonly taxCodes: ReadonlyMap<Uuid, TaxCodeRow>;
  /** Null: there is no such party, or none is named. */
  readonly party: PartyRow | null;
  /** What the money account carries of the document's currency; null where that is at par with base. */
  readonly held: CashHeld | null;
  /** The same of the account that a transfer goes to. */
  readonly heldAtArrival: CashHeld | null;
}

/** Reads in one set everything that a money document depends on. */
export async function gatherMoney(
  tx: TenantReadTx,
  content: MoneyContent,
  { roles, periods }: DocumentBasis,
  tenant: TenantFacts,
): Promise<MoneyFacts> {
  const { transfer, currency, documentDate: rateDate } = content;
  const { taxRole } = moneyKindOf[content.kind];
  const moneyAccountId = content.moneyAccountId ?? roles.get('Bank')?.id ?? null;
  const { gain, loss } = varianceRoles[tenant.settings['fx.varianceMode']];
  const usedRoles = ['Bank', 'FxVarianceBankFees', gain, loss, ...(taxRole === null ? [] : [taxRole])];
  const accountIds = [
    ...(content.moneyAccountId === null ? [] : [content.moneyAccountId]),
    ...content.lines.map(({ accountId }) => accountId),
    ...(transfer === null ? [] : [transfer.toAccountId]),
    ...(transfer?.transitAccountId ? [transfer.transitAccountId] : []),
    ...(transfer?.fee?.accountId ? [transfer.fee.accountId] : []),
    ...usedRoles.flatMap((role) => roles.get(role)?.id ?? []),
  ];
  const pairs = [
    { originalCurrency: currency, rateDate },
    ...(transfer === null
      ? []
      : [{ originalCurrency: transfer.toCurrency, rateDate: transfer.receivedDate }]),
  ];
  const isForeign = pairs.some(({ originalCurrency }) => isCarried(originalCurrency, tenant));
  const isWeighed = isForeign || largestAmountE4(content) >= weighedFromE4;
  const [read, taxCodes, party, held, heldAtArrival] = await Promise.all([
    gatherScope(tx, { accountIds, weighedIds: isWeighed ? accountIds : [], pairs }, tenant),
    gatherTaxCodes(tx, content.lines),
    content.partyId === null ? null : tx.first(partyById, { id: content.partyId }),
    cashHeld(tx, { accountId: moneyAccountId, currency }, tenant),
    transfer === null
      ? null
      : cashHeld(tx, { accountId: transfer.toAccountId, currency: transfer.toCurrency }, tenant),
  ]);
  const rounding = roles.get('Rounding') ?? null;
  return { roles, posting: { ...read, periods, rounding }, taxCodes, party, held, heldAtArrival };
}

/** Whether what an account holds of a currency has a carrying amount of its own. */
function isCarried(originalCurrency: string, { baseCurrency }: TenantFacts): boolean {
  return fixedRateOf({ baseCurrency, originalCurrency }) === null;
}

/** More than any line of its entries can come to: a tax is at most as much as what it taxes. */
function largestAmountE4({ lines, transfer }: MoneyContent): bigint {
  const texts = [
    ...lines.map(({ amount }) => amount),
    ...(transfer === null ? [] : [transfer.amount, transfer.receivedAmount, transfer.fee?.amount ?? '0']),
  ];
  return texts.reduce((sumE4, text) => {
    const amountE4 = parseDecimalToE4(text, 4);
    return amountE4.ok ? sumE4 + 2n * absolute(amountE4.value) : sumE4;
  }, 0n);
}
