import { normalSideOfType, type AccountRole, type AccountType, type NormalSide } from './accounts.ts';
import { refuse, type Refusal } from './refusals.ts';

/**
 * What an account is for, within its type, and the types that an account of the kind may have. A heading has no kind. A contra account
 * has the kind of what it reduces: accumulated depreciation is a `FIXED_ASSET`, sales returns are `REVENUE`.
 * Source: docs/specs/account-kinds.md.
 */
export const typesOfKind = {
  BANK: ['ASSET', 'LIABILITY'],
  CASH: ['ASSET'],
  CARD: ['LIABILITY', 'ASSET'],
  CLEARING: ['ASSET', 'LIABILITY'],
  OWNER_CURRENT: ['LIABILITY', 'ASSET', 'EQUITY'],
  EMPLOYEE_CURRENT: ['LIABILITY', 'ASSET'],
  GROUP_CURRENT: ['LIABILITY', 'ASSET'],
  RECEIVABLE: ['ASSET'],
  PAYABLE: ['LIABILITY'],
  ADVANCE_PAID: ['ASSET'],
  ADVANCE_RECEIVED: ['LIABILITY'],
  TAX: ['LIABILITY', 'ASSET'],
  PAYROLL: ['LIABILITY'],
  INVENTORY: ['ASSET'],
  FIXED_ASSET: ['ASSET'],
  INVESTMENT: ['ASSET'],
  PREPAYMENT: ['ASSET'],
  DEPOSIT_PAID: ['ASSET'],
  DEPOSIT_RECEIVED: ['LIABILITY'],
  DEFERRED_INCOME: ['LIABILITY'],
  ACCRUAL: ['LIABILITY', 'ASSET'],
  PROVISION: ['LIABILITY'],
  LOAN: ['LIABILITY', 'ASSET'],
  OTHER_ASSET: ['ASSET'],
  OTHER_LIABILITY: ['LIABILITY'],
  EQUITY: ['EQUITY'],
  RETAINED_EARNINGS: ['EQUITY'],
  SUSPENSE: ['EQUITY', 'ASSET', 'LIABILITY'],
  REVENUE: ['INCOME'],
  OTHER_INCOME: ['INCOME'],
  DISPOSAL: ['INCOME', 'EXPENSE'],
  RECHARGE: ['INCOME', 'EXPENSE', 'ASSET'],
  COST: ['EXPENSE'],
  EXPENSE: ['EXPENSE'],
  DEPRECIATION: ['EXPENSE'],
  INCOME_TAX: ['EXPENSE'],
} as const satisfies Readonly<Record<string, readonly AccountType[]>>;

export type AccountKind = keyof typeof typesOfKind;
export const accountKinds = Object.keys(typesOfKind) as readonly AccountKind[];

/** Where money moves: a settlement's money account is one of these. */
export const moneyKinds = [
  'BANK',
  'CASH',
  'CARD',
  'CLEARING',
  'OWNER_CURRENT',
  'EMPLOYEE_CURRENT',
  'GROUP_CURRENT',
] as const satisfies readonly AccountKind[];
export type MoneyKind = (typeof moneyKinds)[number];

export const isMoneyKind = (kind: AccountKind | null): kind is MoneyKind =>
  moneyKinds.some((each) => each === kind);

/** Money that the business has, on paper or in hand: it leaves by a payment, money out or a transfer, which take their approval. */
export const ownMoneyKinds = ['BANK', 'CASH', 'CARD', 'CLEARING'] as const satisfies readonly AccountKind[];

export const isOwnMoneyKind = (kind: AccountKind | null): boolean =>
  ownMoneyKinds.some((own) => own === kind);

/** The kind of an account that was opened without one: of assets and liabilities it is one that no document takes. */
export const defaultKindOfType: Readonly<Record<AccountType, AccountKind>> = {
  ASSET: 'OTHER_ASSET',
  LIABILITY: 'OTHER_LIABILITY',
  EQUITY: 'EQUITY',
  INCOME: 'REVENUE',
  EXPENSE: 'EXPENSE',
};

/** The kinds to which a role may be bound; the first is that of an account which is opened for it. */
export const kindsOfRole: Readonly<Record<AccountRole, readonly AccountKind[]>> = {
  DefaultAR: ['RECEIVABLE'],
  DefaultAP: ['PAYABLE'],
  CustomerAdvances: ['ADVANCE_RECEIVED'],
  VendorAdvances: ['ADVANCE_PAID'],
  RetainedEarnings: ['RETAINED_EARNINGS'],
  FxVarianceBankFees: ['EXPENSE', 'OTHER_INCOME', 'COST'],
  RealizedFxGain: ['OTHER_INCOME'],
  RealizedFxLoss: ['EXPENSE', 'COST'],
  SalesRevenue: ['REVENUE'],
  TaxPayable: ['TAX'],
  TaxReceivable: ['TAX'],
  WithholdingPayable: ['TAX'],
  WithholdingReceivable: ['TAX'],
  SettlementDifference: ['EXPENSE', 'OTHER_INCOME', 'COST'],
  Rounding: ['EXPENSE', 'OTHER_INCOME', 'COST'],
  Bank: moneyKinds,
  BadDebt: ['EXPENSE', 'COST'],
  DoubtfulAllowance: ['RECEIVABLE'],
  WriteOffGain: ['OTHER_INCOME'],
  OpeningBalanceDifference: ['SUSPENSE'],
};

/** The kind of an account of this type that is opened for these roles, else the default of its type. */
export function kindForRoles(type: AccountType, roles: readonly AccountRole[]): AccountKind {
  const fitting = roles.flatMap((role) => kindsOfRole[role].find((kind) => fits(kind, type)) ?? []);
  return fitting[0] ?? defaultKindOfType[type];
}

function fits(kind: AccountKind, type: AccountType): boolean {
  const types: readonly AccountType[] = typesOfKind[kind];
  return types.includes(type);
}

/** Whether an account reduces what its type stands for. */
export function isContra(type: AccountType, normalSide: NormalSide): boolean {
  return normalSideOfType[type] !== normalSide;
}

interface KindOfAccount {
  readonly code: string;
  readonly type: AccountType;
  readonly kind: AccountKind;
}

/** Why an account of this type may not have this kind; null if it may. Refuses: ACCOUNT_TYPE_MISMATCH. */
export function problemOfKind(
  { code, type, kind }: KindOfAccount,
  line: number | null,
): Refusal<'ACCOUNT_TYPE_MISMATCH'> | null {
  if (fits(kind, type)) return null;
  return refuse('ACCOUNT_TYPE_MISMATCH', {
    lineNumber: line,
    accountRef: code,
    accountType: type,
    expectedAccountTypes: typesOfKind[kind],
    because: `kind ${kind}`,
  });
}

/** An account to which a role is to be bound. */
export interface KindToBind {
  readonly code: string;
  readonly type: AccountType;
  /** Null: a heading. */
  readonly kind: AccountKind | null;
  /** Whether other roles are bound to it. */
  readonly hasRoles: boolean;
}

/** The kind of an account once a role is bound to it: one that nobody chose, and that no other role relies on, becomes the role's. */
export function kindOnceBound(role: AccountRole, { type, kind, hasRoles }: KindToBind): AccountKind | null {
  if (kind === null || hasRoles || kind !== defaultKindOfType[type]) return kind;
  return kindsOfRole[role].includes(kind) ? kind : kindForRoles(type, [role]);
}

/** Why a role may not be bound to an account of this kind; null if it may. Refuses: ACCOUNT_KIND_WRONG. */
export function problemOfRoleKind(
  role: AccountRole,
  account: KindToBind,
  line: number | null,
): Refusal<'ACCOUNT_KIND_WRONG'> | null {
  const allowed = kindsOfRole[role];
  const kind = kindOnceBound(role, account);
  if (kind === null || allowed.includes(kind)) return null;
  return refuse('ACCOUNT_KIND_WRONG', {
    lineNumber: line,
    accountRef: account.code,
    accountKind: account.kind,
    allowedAccountKinds: allowed,
    because: `role ${role}`,
  });
}
