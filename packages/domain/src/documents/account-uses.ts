import { accountKinds, isContra, moneyKinds, type AccountKind } from '../account-kinds.ts';
import type { AccountType, NormalSide } from '../accounts.ts';
import { refuse, type Refusal } from '../refusals.ts';
import {
  documentKindOf,
  documentKinds,
  isNettingKind,
  isSettlementKind,
  isWriteOffKind,
  type DocumentKind,
} from './kinds.ts';

/** What a document uses an account for. `LINE` and `TAX_ONLY_LINE` belong to invoices, bills and notes, the others to settlements. */
export const accountUses = ['LINE', 'TAX_ONLY_LINE', 'MONEY', 'FEE', 'WITHHOLDING'] as const;
export type AccountUse = (typeof accountUses)[number];

/** `OWN`: accounts of the kind; `OWN_AND_CONTRA`: contra accounts of the kind too. A kind that is left out is refused. */
export type Taken = Readonly<Partial<Record<AccountKind, 'OWN' | 'OWN_AND_CONTRA'>>>;

export const bothOf = (kinds: readonly AccountKind[]): Taken =>
  Object.fromEntries(kinds.map((kind) => [kind, 'OWN_AND_CONTRA']));

const salesLine: Taken = {
  REVENUE: 'OWN_AND_CONTRA',
  DEFERRED_INCOME: 'OWN',
  DEPOSIT_RECEIVED: 'OWN',
  DISPOSAL: 'OWN_AND_CONTRA',
  RECHARGE: 'OWN_AND_CONTRA',
};

const purchaseLine: Taken = {
  EXPENSE: 'OWN_AND_CONTRA',
  COST: 'OWN_AND_CONTRA',
  INVENTORY: 'OWN_AND_CONTRA',
  // Its contra is accumulated depreciation, which no vendor charges.
  FIXED_ASSET: 'OWN',
  PREPAYMENT: 'OWN',
  DEPOSIT_PAID: 'OWN',
};

const money = bothOf(moneyKinds);
const fee = bothOf(['EXPENSE', 'COST', 'OTHER_INCOME']);
const tax = bothOf(['TAX']);

/** The kinds of account that a document takes in a place; null: it has no such place. What is not here is a manual entry. */
export function kindsTaken(document: DocumentKind, use: AccountUse): Taken | null {
  const { side } = documentKindOf[document];
  // What is given up goes to the account of a role, what is netted stays on control accounts.
  if (isWriteOffKind(document)) return null;
  if (isNettingKind(document)) return use === 'WITHHOLDING' ? tax : null;
  if (isSettlementKind(document))
    return { LINE: null, TAX_ONLY_LINE: null, MONEY: money, FEE: fee, WITHHOLDING: tax }[use];
  if (use === 'LINE') return side === 'SALES' ? salesLine : purchaseLine;
  return use === 'TAX_ONLY_LINE' && side === 'PURCHASING' ? tax : null;
}

/** An account as its use depends on it. */
export interface UsedAccount {
  readonly code: string;
  readonly type: AccountType;
  readonly normalSide: NormalSide;
  /** Null: a heading. */
  readonly kind: AccountKind | null;
}

const placeOf: Readonly<Record<AccountUse, (document: DocumentKind) => string>> = {
  LINE: (document) => `a line of ${document}`,
  TAX_ONLY_LINE: (document) => `a tax-only line of ${document}`,
  MONEY: (document) => `the money account of ${document}`,
  FEE: (document) => `a fee of ${document}`,
  WITHHOLDING: (document) => `a withholding of ${document}`,
};

/**
 * Why a document may not use an account in this place; null if it may. `line`: the document's line or charge, counted from 1; null for
 * the money account and for an item's accounts. Refuses: ACCOUNT_KIND_WRONG. Source: docs/specs/account-kinds.md.
 */
export function problemOfUse(
  account: UsedAccount,
  of: { readonly document: DocumentKind; readonly use: AccountUse; readonly line: number | null },
): Refusal<'ACCOUNT_KIND_WRONG'> | null {
  const taken = kindsTaken(of.document, of.use) ?? {};
  return problemOfTaken(account, { taken, place: placeOf[of.use](of.document), line: of.line });
}

/** The same of a place that is described: what it takes, and what a reader calls it. Refuses: ACCOUNT_KIND_WRONG. */
export function problemOfTaken(
  account: UsedAccount,
  { taken, place, line }: { readonly taken: Taken; readonly place: string; readonly line: number | null },
): Refusal<'ACCOUNT_KIND_WRONG'> | null {
  const { kind } = account;
  const ofKind = kind === null ? undefined : taken[kind];
  const isReduction = isContra(account.type, account.normalSide);
  if (ofKind === 'OWN_AND_CONTRA' || (ofKind === 'OWN' && !isReduction)) return null;
  return refuse('ACCOUNT_KIND_WRONG', {
    lineNumber: line,
    accountRef: account.code,
    accountKind: kind,
    allowedAccountKinds: accountKinds.filter((each) => taken[each] !== undefined),
    because: ofKind === undefined ? place : `${place}, which takes no contra account of this kind,`,
  });
}

/** The document whose lines an item's account must fit. */
export const documentOfItemAccount = {
  salesAccountId: 'INVOICE',
  purchaseAccountId: 'BILL',
} as const satisfies Record<string, DocumentKind>;

/** The table as text, one row per document and place: docs/specs/account-kinds.md holds it, and a test holds that. */
export function accountUseTable(): string[] {
  return documentKinds.flatMap((document) =>
    accountUses.flatMap((use) => {
      const taken = kindsTaken(document, use);
      if (taken === null) return [];
      return [`| ${document} | ${use} | ${namesTaken(taken)} |`];
    }),
  );
}

/** The kinds that a place takes, as the documentation names them. */
export function namesTaken(taken: Taken): string {
  const names = accountKinds.flatMap((kind) => {
    const how = taken[kind];
    return how === undefined ? [] : [how === 'OWN' ? kind : `${kind} ±`];
  });
  return names.join(', ');
}
