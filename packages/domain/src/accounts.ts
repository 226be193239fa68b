import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

export const accountTypes = ['ASSET', 'LIABILITY', 'EQUITY', 'INCOME', 'EXPENSE'] as const;
export type AccountType = (typeof accountTypes)[number];

export type NormalSide = 'DEBIT' | 'CREDIT';

/** The side on which accounts of the type increase. Amounts are debit positive on every account, whatever its normal side. */
export const normalSideOfType: Readonly<Record<AccountType, NormalSide>> = {
  ASSET: 'DEBIT',
  EXPENSE: 'DEBIT',
  LIABILITY: 'CREDIT',
  EQUITY: 'CREDIT',
  INCOME: 'CREDIT',
};

/** Income and expense start each fiscal year at zero; the other types carry forward. Product 3.6. */
export function isResultType(type: AccountType): boolean {
  return type === 'INCOME' || type === 'EXPENSE';
}

export interface AccountRoleDefinition {
  /** The account types to which the role may be bound. */
  readonly allowedTypes: readonly AccountType[];
  /** Control accounts accept only lines with a party and an open item, never manual lines. Product 3.2. */
  readonly isControl: boolean;
}

/** Every account role. Documents name roles, never account codes; a tenant binds each to one of its accounts. Product 3.2. */
export const accountRoles = {
  DefaultAR: { allowedTypes: ['ASSET'], isControl: true },
  DefaultAP: { allowedTypes: ['LIABILITY'], isControl: true },
  CustomerAdvances: { allowedTypes: ['LIABILITY'], isControl: true },
  VendorAdvances: { allowedTypes: ['ASSET'], isControl: true },
  RetainedEarnings: { allowedTypes: ['EQUITY'], isControl: false },
  FxVarianceBankFees: { allowedTypes: ['EXPENSE', 'INCOME'], isControl: false },
  RealizedFxGain: { allowedTypes: ['INCOME'], isControl: false },
  RealizedFxLoss: { allowedTypes: ['EXPENSE'], isControl: false },
  SalesRevenue: { allowedTypes: ['INCOME'], isControl: false },
  TaxPayable: { allowedTypes: ['LIABILITY'], isControl: false },
  TaxReceivable: { allowedTypes: ['ASSET'], isControl: false },
  WithholdingPayable: { allowedTypes: ['LIABILITY'], isControl: false },
  WithholdingReceivable: { allowedTypes: ['ASSET'], isControl: false },
  SettlementDifference: { allowedTypes: ['EXPENSE', 'INCOME'], isControl: false },
  Rounding: { allowedTypes: ['EXPENSE', 'INCOME'], isControl: false },
  Bank: { allowedTypes: ['ASSET'], isControl: false },
  BadDebt: { allowedTypes: ['EXPENSE'], isControl: false },
  DoubtfulAllowance: { allowedTypes: ['ASSET'], isControl: false },
  WriteOffGain: { allowedTypes: ['INCOME'], isControl: false },
  OpeningBalanceDifference: { allowedTypes: ['EQUITY', 'ASSET', 'LIABILITY'], isControl: false },
} as const satisfies Record<string, AccountRoleDefinition>;

export type AccountRole = keyof typeof accountRoles;

export type ControlRole = {
  [Role in AccountRole]: (typeof accountRoles)[Role]['isControl'] extends true ? Role : never;
}[AccountRole];

export const controlRoleNames = [
  'DefaultAR',
  'DefaultAP',
  'CustomerAdvances',
  'VendorAdvances',
] as const satisfies readonly ControlRole[];

/** The side of the books whose open items an account of the role carries. */
export const sideOfControlRole: Readonly<Record<ControlRole, 'SALES' | 'PURCHASING'>> = {
  DefaultAR: 'SALES',
  CustomerAdvances: 'SALES',
  DefaultAP: 'PURCHASING',
  VendorAdvances: 'PURCHASING',
};

/** The roles whose control accounts carry a side's open items: of documents, and of the money of receipts and payments. */
export const controlRolesOfSide = {
  SALES: ['DefaultAR', 'CustomerAdvances'],
  PURCHASING: ['DefaultAP', 'VendorAdvances'],
} as const satisfies Readonly<Record<'SALES' | 'PURCHASING', readonly ControlRole[]>>;

export const accountRoleNames = Object.keys(accountRoles) as readonly AccountRole[];

export function isControlRole(role: AccountRole): role is ControlRole {
  return accountRoles[role].isControl;
}

/** Reads a role's name. Refuses: ROLE_UNKNOWN. */
export function parseAccountRole(name: string): Result<AccountRole, Refusal<'ROLE_UNKNOWN'>> {
  if (!Object.hasOwn(accountRoles, name)) {
    return refused(refuse('ROLE_UNKNOWN', { roleName: name.slice(0, 64), knownRoles: accountRoleNames }));
  }
  return accepted(name as AccountRole);
}

/**
 * Decides whether a role may be bound to an account of this type. `line`: the line of the file that requests it, or
 * null if a person does. Refuses: ACCOUNT_TYPE_MISMATCH (acceptance I3).
 */
export function decideRoleBinding(facts: {
  readonly role: AccountRole;
  readonly account: { readonly code: string; readonly type: AccountType };
  readonly line: number | null;
}): Result<AccountRole, Refusal<'ACCOUNT_TYPE_MISMATCH'>> {
  const allowedTypes: readonly AccountType[] = accountRoles[facts.role].allowedTypes;
  if (allowedTypes.includes(facts.account.type)) return accepted(facts.role);
  return refused(
    refuse('ACCOUNT_TYPE_MISMATCH', {
      lineNumber: facts.line,
      accountRef: facts.account.code,
      accountType: facts.account.type,
      expectedAccountTypes: allowedTypes,
      because: `role ${facts.role}`,
    }),
  );
}

/**
 * Decides whether an account may be placed under a parent: a child must have its parent's type. `line` as in
 * `decideRoleBinding`. Refuses: ACCOUNT_TYPE_MISMATCH (acceptance I3).
 */
export function decideParent(facts: {
  readonly account: { readonly code: string; readonly type: AccountType };
  readonly parent: { readonly code: string; readonly type: AccountType };
  readonly line: number | null;
}): Result<AccountType, Refusal<'ACCOUNT_TYPE_MISMATCH'>> {
  if (facts.account.type === facts.parent.type) return accepted(facts.account.type);
  return refused(
    refuse('ACCOUNT_TYPE_MISMATCH', {
      lineNumber: facts.line,
      accountRef: facts.account.code,
      accountType: facts.account.type,
      expectedAccountTypes: [facts.parent.type],
      because: `parent account ${facts.parent.code}`,
    }),
  );
}
