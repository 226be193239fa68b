import type { Books } from '@cifra/books/books';
import { manualLine, type ManualLine } from '@cifra/ledger/manual-entries/draft-line';
import type { DraftContent } from '@cifra/ledger/drafts/save-draft';
import type { OpeningInput } from '@cifra/ledger/opening/opening-input';
import { findEffectiveRate } from '@cifra/ledger/journal/gather';
import type { TenantReadTx } from '@cifra/database/tx';
import { minorUnitsOf } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { absolute, formatE4 } from '@cifra/domain/money';
import { applyRate } from '@cifra/domain/rate';
import { part, type ActivityLine, type EntryActivity, type ExchangeActivity } from './activities/activity.ts';
import type { Business } from './business.ts';
import { accountsOf } from './accounts-of.ts';
import type { AccountName } from './chart.ts';
import { idOf } from './expect-accepted.ts';
import type { MasterData } from './trade/master-data.ts';
import type { DemoOpeningItem } from './trade/opening-items.ts';

/** The journal entries for activities: accounts looked up by code, exchanges at the rates of their days. */
export async function contentsOf(
  books: Books,
  { tenantId, business }: { readonly tenantId: Uuid; readonly business: Business },
  activities: readonly EntryActivity[],
): Promise<DraftContent[]> {
  const contents = await books.read(tenantId, async (tx) => {
    const accountIds = await accountsOf(tx, business);
    const made: DraftContent[] = [];
    for (const activity of activities) {
      const { date, description, reference } = activity;
      const lines =
        activity.kind === 'journal' ? activity.lines : await exchangeLines(tx, business, activity);
      made.push({
        postingDate: date,
        documentDate: date,
        description,
        reference,
        isAccrual: false,
        lines: lines.map((line) => manualLineOf(line, accountIds)),
      });
    }
    return made;
  });
  if (contents === null) throw new Error(`the demo client ${business.slug} is not served`);
  return contents;
}

/** The balances and open items in the client's old books. */
export async function openingBalancesOf(
  books: Books,
  {
    tenantId,
    business,
    masterData,
  }: { readonly tenantId: Uuid; readonly business: Business; readonly masterData: MasterData },
  { lines, items }: { readonly lines: readonly ActivityLine[]; readonly items: readonly DemoOpeningItem[] },
): Promise<OpeningInput> {
  const accountIds = await books.read(tenantId, (tx) => accountsOf(tx, business));
  if (accountIds === null) throw new Error(`the demo client ${business.slug} is not served`);
  return {
    lines: lines.map((line) => ({ ...manualLineOf(line, accountIds), baseAmount: null })),
    items: items.map(({ side, party, key, date, dueDate, currency, amountE4, baseE4 }) => {
      const sign = side === 'SALES' ? 1n : -1n;
      return {
        side,
        partyId: idOf(masterData.parties, party.code),
        reference: key,
        documentDate: date,
        dueDate,
        currency,
        amount: formatE4(sign * amountE4, 4),
        baseAmount: formatE4(sign * baseE4, 4),
        accountId: null,
      };
    }),
    controlTotals: [],
    differenceConsent: true,
  };
}

function manualLineOf(
  { account, currency, amountE4 }: ActivityLine,
  accountIds: ReadonlyMap<AccountName, Uuid>,
): ManualLine {
  const accountId = accountIds.get(account);
  if (accountId === undefined) throw new Error(`a demo client has no account for ${account}`);
  return manualLine({ accountId, currency, amountE4, description: '' });
}

/**
 * One line in the foreign currency, the bank and its fee in the base currency: three lines that balance only at the
 * day's rate.
 */
async function exchangeLines(
  tx: TenantReadTx,
  { baseCurrency }: Business,
  { date, currency, amountE4, fee }: ExchangeActivity,
): Promise<ActivityLine[]> {
  const pair = { originalCurrency: currency, baseCurrency };
  const effective = await findEffectiveRate(tx, { ...pair, rateDate: date, staleAfterDays: 0 });
  const valueE4 =
    effective === null ? amountE4 : applyRate(amountE4, effective.rate, minorUnitsOf(baseCurrency));
  const feeE4 = part(absolute(valueE4), fee, baseCurrency);
  return [
    { account: 'foreignBank', currency, amountE4 },
    { account: 'bank', currency: baseCurrency, amountE4: -valueE4 - feeE4 },
    { account: 'bankFees', currency: baseCurrency, amountE4: feeE4 },
  ];
}
