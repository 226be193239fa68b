import { counted } from '@cifra/domain/counted';
import { findCurrency, type CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { absolute, formatE4 } from '@cifra/domain/money';
import type { TenantReadTx } from '@cifra/database/tx';
import { cutText } from '@cifra/domain/cut-text';
import { accountOfRole } from '@cifra/ledger/journal/account-balance-queries';
import { balancesOfAccounts } from '@cifra/ledger/journal/account-balance-queries';
import type { ComputedFact } from './computed-fact.ts';
import { accountCodes, openItemsOfAccounts } from './queries.ts';

/** How many differences the text lists; the count includes all of them. */
const NAMED = 5;

interface Figures {
  readonly accountId: Uuid;
  readonly currency: CurrencyCode;
  readonly originalE4: bigint;
  readonly baseE4: bigint;
}

interface Difference {
  readonly balance: Figures;
  readonly items: Figures;
}

const money = (amountE4: bigint, currency: CurrencyCode): string =>
  `${formatE4(amountE4, findCurrency(currency)?.minorUnits ?? 4)} ${currency}`;

/**
 * CONTROL_ACCOUNTS and OPENING_DIFFERENCE, both from one pass over the maintained balances. They cover the whole books as they are
 * now, not only the period: what does not tie fails in every later period too.
 */
export async function balanceFacts(tx: TenantReadTx, baseCurrency: CurrencyCode): Promise<ComputedFact[]> {
  const [balances, open, accounts, carrier] = await Promise.all([
    tx.all(balancesOfAccounts, {}),
    tx.all(openItemsOfAccounts, {}),
    tx.all(accountCodes, {}),
    tx.first(accountOfRole, { role: 'OpeningBalanceDifference' }),
  ]);
  const codes = new Map(accounts.map(({ id, code }) => [id, code]));
  const figures = balances.map((row) => ({
    accountId: row.accountId,
    currency: row.currency,
    originalE4: row.originalDebitE4 - row.originalCreditE4,
    baseE4: row.baseDebitE4 - row.baseCreditE4,
    isControl: row.controlRole !== null,
  }));
  const differences = differencesOf(
    figures.filter(({ isControl }) => isControl),
    open,
  );
  const accountCount = new Set(
    [...figures.filter(({ isControl }) => isControl), ...open].map((row) => row.accountId),
  ).size;
  const openingE4 = figures
    .filter(({ accountId }) => accountId === carrier?.accountId)
    .reduce((sum, { baseE4 }) => sum + baseE4, 0n);
  return [
    controlFact(differences, { baseCurrency, codes, accountCount }),
    {
      code: 'OPENING_DIFFERENCE',
      outcome: openingE4 === 0n ? 'SETTLED' : 'UNSETTLED',
      facts:
        openingE4 === 0n ? 'no opening difference' : `opening difference ${money(openingE4, baseCurrency)}`,
      count: null,
      amountE4: openingE4.toString(),
    },
  ];
}

/**
 * Each control account and currency whose balance differs from its open items, in either amount; also items on an account that is
 * not a control account.
 */
function differencesOf(balances: readonly Figures[], open: readonly Figures[]): Difference[] {
  const keyOf = ({ accountId, currency }: Figures): string => `${accountId} ${currency}`;
  const itemsByKey = new Map(open.map((row) => [keyOf(row), row]));
  const balancesByKey = new Map(balances.map((row) => [keyOf(row), row]));
  return [...new Map([...itemsByKey, ...balancesByKey])]
    .map(([key, row]) => {
      const none = { accountId: row.accountId, currency: row.currency, originalE4: 0n, baseE4: 0n };
      return { balance: balancesByKey.get(key) ?? none, items: itemsByKey.get(key) ?? none };
    })
    .filter(
      ({ balance, items }) => balance.originalE4 !== items.originalE4 || balance.baseE4 !== items.baseE4,
    );
}

function controlFact(
  differences: readonly Difference[],
  {
    baseCurrency,
    codes,
    accountCount,
  }: {
    readonly baseCurrency: CurrencyCode;
    readonly codes: ReadonlyMap<Uuid, string>;
    readonly accountCount: number;
  },
): ComputedFact {
  const lines = differences
    .map(({ balance, items }) => {
      const { currency } = balance;
      const original = `balance ${money(balance.originalE4, currency)}, open items ${money(items.originalE4, currency)}`;
      const base =
        currency === baseCurrency &&
        balance.originalE4 === balance.baseE4 &&
        items.originalE4 === items.baseE4
          ? ''
          : ` (base: ${money(balance.baseE4, baseCurrency)}, ${money(items.baseE4, baseCurrency)})`;
      return `${codes.get(balance.accountId) ?? balance.accountId}: ${original}${base}`;
    })
    .toSorted((left, right) => (left < right ? -1 : 1));
  const more = lines.length > NAMED ? `; and ${lines.length - NAMED} more` : '';
  return {
    code: 'CONTROL_ACCOUNTS',
    outcome: lines.length === 0 ? 'SETTLED' : 'UNSETTLED',
    facts:
      lines.length === 0
        ? `${counted(accountCount, 'control account equals its', 'control accounts equal their')} open items`
        : cutText(`${lines.slice(0, NAMED).join('; ')}${more}`, 1000),
    count: lines.length,
    amountE4: differences
      .reduce((sum, { balance, items }) => sum + absolute(balance.baseE4 - items.baseE4), 0n)
      .toString(),
  };
}
