import { moneyKinds } from '../account-kinds.ts';
import {
  bothOf,
  namesTaken,
  problemOfTaken,
  type Taken,
  type UsedAccount,
} from '../documents/account-uses.ts';
import type { Refusal } from '../refusals.ts';
import { moneyDocumentKinds, type MoneyKind } from './kinds.ts';

/** What a money document uses an account for. */
export const moneyUses = ['MONEY', 'LINE', 'IN_TRANSIT', 'FEE'] as const;
export type MoneyUse = (typeof moneyUses)[number];

const money = bothOf(moneyKinds);

/** Current accounts are money accounts, and a line may name them too: an employee pays back, an owner draws. */
const currentAccounts = bothOf(['OWNER_CURRENT', 'EMPLOYEE_CURRENT', 'GROUP_CURRENT']);

const common: Taken = {
  ...currentAccounts,
  ...bothOf([
    'TAX',
    'LOAN',
    'INVESTMENT',
    'EXPENSE',
    'COST',
    'OTHER_INCOME',
    'RECHARGE',
    'ACCRUAL',
    'EQUITY',
  ]),
  DEPOSIT_PAID: 'OWN',
  DEPOSIT_RECEIVED: 'OWN',
  SUSPENSE: 'OWN',
};

const lineIn: Taken = { ...common, ...bothOf(['REVENUE', 'DISPOSAL']), DEFERRED_INCOME: 'OWN' };

const lineOut: Taken = {
  ...common,
  ...bothOf(['REVENUE', 'INVENTORY', 'PAYROLL', 'PROVISION', 'INCOME_TAX']),
  FIXED_ASSET: 'OWN',
  PREPAYMENT: 'OWN',
};

const places: Readonly<Record<MoneyKind, Readonly<Record<MoneyUse, Taken | null>>>> = {
  MONEY_IN: { MONEY: money, LINE: lineIn, IN_TRANSIT: null, FEE: null },
  MONEY_OUT: { MONEY: money, LINE: lineOut, IN_TRANSIT: null, FEE: null },
  TRANSFER: {
    MONEY: money,
    LINE: null,
    IN_TRANSIT: bothOf(['CLEARING']),
    FEE: bothOf(['EXPENSE', 'COST', 'OTHER_INCOME']),
  },
};

const names: Readonly<Record<MoneyUse, string>> = {
  MONEY: 'the money account',
  LINE: 'a line',
  IN_TRANSIT: 'the account of money in transit',
  FEE: 'the fee',
};

/** Why a money document may not use an account in this place; null if it may. Refuses: ACCOUNT_KIND_WRONG. Source: docs/specs/account-kinds.md. */
export function problemOfMoneyUse(
  account: UsedAccount,
  { kind, use, line }: { readonly kind: MoneyKind; readonly use: MoneyUse; readonly line: number | null },
): Refusal<'ACCOUNT_KIND_WRONG'> | null {
  const taken = places[kind][use] ?? {};
  return problemOfTaken(account, { taken, place: `${names[use]} of ${kind}`, line });
}

/** Why an account has no statement whose balance is compared; null if it may have one. Refuses: ACCOUNT_KIND_WRONG. */
export function problemOfStatement(account: UsedAccount): Refusal<'ACCOUNT_KIND_WRONG'> | null {
  return problemOfTaken(account, { taken: money, place: 'the balance of a statement', line: null });
}

/** The table as text, one row per kind and place: docs/specs/account-kinds.md holds it, and a test holds that. */
export function moneyUseTable(): string[] {
  return moneyDocumentKinds.flatMap((kind) =>
    moneyUses.flatMap((use) => {
      const taken = places[kind][use];
      return taken === null ? [] : [`| ${kind} | ${use} | ${namesTaken(taken)} |`];
    }),
  );
}
