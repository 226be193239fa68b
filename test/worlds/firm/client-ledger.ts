import { idIn, type ClientRequests } from './client-requests.ts';
import type { Member } from './firm.ts';

/** A line to post by the account's code: `amount` is debit positive, a credit begins with a minus. */
export type EntryLine = readonly [code: string, amount: string, currency?: string];

export interface Sale {
  readonly date: string;
  readonly amount: string;
  readonly currency?: string;
  readonly description?: string;
}

export interface ClientLedger {
  /** The id of an account by its code. */
  readonly idOf: (code: string) => Promise<string>;
  /** Creates an account; answers its id. */
  readonly account: (code: string, type: string) => Promise<string>;
  /** Posts a manual entry; answers its id. */
  readonly post: (date: string, lines: readonly EntryLine[], isAccrual?: boolean) => Promise<string>;
  /** Posts what came into the bank for sales. */
  readonly postSale: (sale: Sale) => Promise<Member>;
  /** Records a rate of a currency in base currency. */
  readonly rate: (date: string, currency: string, rate: string) => Promise<void>;
  /** The trial balance of a day, by account code. */
  readonly balances: (asOf: string) => Promise<Record<string, string>>;
}

export function ledgerOf({ tenant, accepted, read }: ClientRequests): ClientLedger {
  const codes = new Map<string, string>();
  const ledger: ClientLedger = {
    async idOf(code) {
      if (!codes.has(code)) {
        const { accounts } = await read<{ accounts: { edges: { node: { id: string; code: string } }[] } }>(
          'accounts(first: 200) { edges { node { id code } } }',
        );
        for (const { node } of accounts.edges) codes.set(node.code, node.id);
      }
      const id = codes.get(code);
      if (id === undefined) throw new Error(`there is no account ${code}`);
      return id;
    },
    async account(code, type) {
      const id = idIn(
        await accepted('createAccount', { code, name: `Account ${code}`, type, isPostable: true }),
        'account',
      );
      codes.set(code, id);
      return id;
    },
    async post(postingDate, lines, isAccrual = false) {
      const input = [];
      for (const [code, amount, currency = tenant.baseCurrency] of lines)
        input.push({
          accountId: await ledger.idOf(code),
          currency,
          ...(amount.startsWith('-') ? { credit: amount.slice(1) } : { debit: amount }),
        });
      const entry = { postingDate, description: 'Posted', lines: input, isAccrual };
      return idIn(await accepted('postEntry', entry), 'entry');
    },
    postSale({ date, amount, currency = tenant.baseCurrency, description = 'A day of sales' }) {
      const { roles } = tenant;
      return accepted('postEntry', {
        postingDate: date,
        description,
        lines: [
          { accountId: roles['Bank'], debit: amount, currency },
          { accountId: roles['SalesRevenue'], credit: amount, currency },
        ],
      });
    },
    async rate(rateDate, originalCurrency, rate) {
      const reason = 'The rate that the bank used on that day.';
      await accepted('overrideRate', { originalCurrency, rateDate, rate, reason });
    },
    async balances(asOf) {
      const { trialBalance } = await read<{
        trialBalance: { rows: { account: { code: string }; balance: { amount: string } }[] };
      }>(`trialBalance(asOf: "${asOf}") { rows { account { code } balance { amount } } }`);
      return Object.fromEntries(
        trialBalance.rows.map(({ account, balance }) => [account.code, balance.amount]),
      );
    },
  };
  return ledger;
}
