import { problemOfMoneyAccount, takesCurrency } from '@cifra/domain/account-currency';
import {
  isMoneyKind,
  isOwnMoneyKind,
  problemOfRoleKind,
  type AccountKind,
} from '@cifra/domain/account-kinds';
import type { Turnover } from '@cifra/domain/turnover';
import { decideParent, decideRoleBinding, parseAccountRole, type AccountRole } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { accounts } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { totalsOfAccount } from '../journal/account-totals.ts';
import { accountById } from '../journal/queries.ts';
import {
  accountFacts,
  boundRoles,
  findAccount,
  findAccountCodes,
  hasLines,
  problemOfBalance,
  type AccountRow,
  type AccountVersion,
} from './account-facts.ts';
import {
  gatherChart,
  placeAccountCodes,
  problemOfCode,
  problemOfParent,
  type ChartFacts,
  type PlaceRefusal,
} from './place-account.ts';
import { childrenOfAccount } from './queries.ts';
import { decideKind, type NewAccount } from './create-account.ts';

/** What is to change; what is left out stays. `parentId` null: the account goes to the top. */
export type AccountChange = { readonly [Field in keyof NewAccount]?: NewAccount[Field] | undefined };

export const updateAccountCodes = refusalCodes(
  ...findAccountCodes,
  'ACCOUNT_CODE_TAKEN',
  'ACCOUNT_HAS_LINES',
  'ACCOUNT_HAS_ROLES',
  'ACCOUNT_HAS_CHILDREN',
  'ACCOUNT_KIND_WRONG',
  ...placeAccountCodes,
);
type UpdateRefusal = RefusalOf<typeof updateAccountCodes>;

/**
 * Changes an account in the caller's transaction. Code, name, parent and kind change freely; what posted lines rely on does not, and money that
 * the business has stays money.
 * Refuses in this order: ACCOUNT_UNKNOWN, VERSION_CONFLICT, ACCOUNT_CODE_TAKEN, ACCOUNT_HAS_LINES, ACCOUNT_HAS_ROLES (a heading),
 * ACCOUNT_HAS_CHILDREN (made postable), as `decideKind`, INPUT_INVALID and ACCOUNT_HAS_LINES (the currency), ACCOUNT_TYPE_MISMATCH and
 * ACCOUNT_KIND_WRONG with a role, ACCOUNT_TYPE_MISMATCH with a child, then the parent as `problemOfParent`.
 */
export async function updateAccount(
  tx: TenantTx,
  account: AccountVersion,
  change: AccountChange,
): Promise<Result<Uuid, UpdateRefusal>> {
  const [found, chart, nature] = await Promise.all([
    findAccount(tx, account),
    gatherChart(tx, change),
    gatherNature(tx, account.id),
  ]);
  if (!found.ok) return found;
  const row = found.value;
  const kind = kindAfter(row, change);
  const next: AccountRow = {
    ...row,
    code: change.code ?? row.code,
    name: change.name ?? row.name,
    type: change.type ?? row.type,
    kind: kind.ok ? kind.value : row.kind,
    normal_side: change.normalSide ?? row.normal_side,
    parent_id: change.parentId === undefined ? row.parent_id : change.parentId,
    is_postable: change.isPostable ?? row.is_postable,
    ...moneyAfter(row, change, kind.ok ? kind.value : row.kind),
  };
  const problem =
    problemOfCode(next, chart) ??
    problemOfUse(row, next, nature) ??
    (kind.ok ? null : kind.refusal) ??
    problemOfMoney(next, nature) ??
    problemOfNature(row, next, nature) ??
    problemOfPlace(row, next, chart);
  if (problem) return refused(problem);
  return accepted(await write(tx, row, { event: 'ACCOUNT_CHANGED', next }));
}

/** What an account is, to its lines, its roles and the accounts below it. */
interface NatureFacts {
  readonly isPostedTo: boolean;
  readonly roles: readonly AccountRole[];
  readonly children: readonly AccountRow[];
  /** All that it ever took, by original currency. */
  readonly totals: readonly Turnover[];
}

async function gatherNature(tx: TenantReadTx, id: Uuid): Promise<NatureFacts> {
  const [isPostedTo, roles, children, totals] = await Promise.all([
    hasLines(tx, id),
    boundRoles(tx, id),
    tx.all(childrenOfAccount, { id }),
    tx.all(totalsOfAccount, { id }),
  ]);
  return { isPostedTo, roles, children, totals };
}

/** The kind that a change leaves the account with: with another type or another postability, the default unless it names one. */
function kindAfter(row: AccountRow, change: AccountChange): ReturnType<typeof decideKind> {
  const { code } = row;
  const type = change.type ?? row.type;
  const isPostable = change.isPostable ?? row.is_postable;
  const isSame = type === row.type && isPostable === row.is_postable;
  return decideKind({ code, type, kind: change.kind ?? (isSame ? row.kind : null), isPostable });
}

/** An account at which no money moves has neither, so another kind may take them off it. */
function moneyAfter(
  row: AccountRow,
  change: AccountChange,
  kind: AccountKind | null,
): Pick<AccountRow, 'currency' | 'bank_number'> {
  const kept = isMoneyKind(kind) ? row : { currency: null, bank_number: null };
  return {
    currency: change.currency === undefined ? kept.currency : change.currency,
    bank_number: change.bankNumber === undefined ? kept.bank_number : change.bankNumber,
  };
}

function problemOfMoney(
  { code, kind, currency, bank_number: bankNumber }: AccountRow,
  { totals }: NatureFacts,
): UpdateRefusal | null {
  const wrong = problemOfMoneyAccount({ kind, currency, bankNumber });
  if (wrong) return wrong;
  const other = totals.find(({ originalCurrency }) => !takesCurrency(currency, originalCurrency));
  return other ? refuse('ACCOUNT_HAS_LINES', { accountRef: code, fixedProperty: 'currency' }) : null;
}

function problemOfUse(
  row: AccountRow,
  next: AccountRow,
  { isPostedTo, roles, children }: NatureFacts,
): UpdateRefusal | null {
  const changed = [
    ...(next.type === row.type ? [] : ['type']),
    ...(next.normal_side === row.normal_side ? [] : ['normal side']),
    ...(next.is_postable === row.is_postable ? [] : ['postability']),
    // As a loan, say, the money could leave as a line of money in, which nobody approves.
    ...(isOwnMoneyKind(row.kind) && !isOwnMoneyKind(next.kind) ? ['kind'] : []),
  ];
  if (changed.length > 0 && isPostedTo)
    return refuse('ACCOUNT_HAS_LINES', { accountRef: row.code, fixedProperty: changed.join(', ') });
  if (!next.is_postable && roles.length > 0)
    return refuse('ACCOUNT_HAS_ROLES', { accountRef: row.code, boundRoles: roles });
  const activeChildren = children.filter((child) => child.is_active).length;
  return next.is_postable && activeChildren > 0
    ? refuse('ACCOUNT_HAS_CHILDREN', { accountRef: row.code, childCount: activeChildren })
    : null;
}

function problemOfNature(
  row: AccountRow,
  next: AccountRow,
  { roles, children }: NatureFacts,
): UpdateRefusal | null {
  for (const name of row.control_role === null ? roles : [row.control_role, ...roles]) {
    const role = parseAccountRole(name);
    if (!role.ok) continue;
    const binding = decideRoleBinding({ role: role.value, account: next, line: null });
    if (!binding.ok) return binding.refusal;
    const wrongKind = problemOfRoleKind(role.value, { ...next, hasRoles: true }, null);
    if (wrongKind) return wrongKind;
  }
  for (const child of children) {
    const placed = decideParent({ account: child, parent: next, line: null });
    if (!placed.ok) return placed.refusal;
  }
  return null;
}

/** The parent counts where the account moves or becomes of another type; where it has always stood it may go on standing. */
function problemOfPlace(row: AccountRow, next: AccountRow, chart: ChartFacts): PlaceRefusal | null {
  if (next.parent_id === row.parent_id && next.type === row.type) return null;
  return problemOfParent({ id: row.id, code: next.code, type: next.type, parentId: next.parent_id }, chart);
}

export const deactivateAccountCodes = refusalCodes(
  ...findAccountCodes,
  'ACCOUNT_HAS_ROLES',
  'ACCOUNT_HAS_CHILDREN',
  'ACCOUNT_NOT_ZERO',
);

/** Refuses in this order: ACCOUNT_UNKNOWN, VERSION_CONFLICT, ACCOUNT_HAS_ROLES, ACCOUNT_HAS_CHILDREN, ACCOUNT_NOT_ZERO. */
export async function deactivateAccount(
  tx: TenantTx,
  account: AccountVersion,
  baseCurrency: string,
): Promise<Result<Uuid, RefusalOf<typeof deactivateAccountCodes>>> {
  const [found, roles, below, totals] = await Promise.all([
    findAccount(tx, account),
    boundRoles(tx, account.id),
    tx.all(childrenOfAccount, { id: account.id }),
    tx.all(totalsOfAccount, { id: account.id }),
  ]);
  if (!found.ok) return found;
  const row = found.value;
  if (roles.length > 0)
    return refused(refuse('ACCOUNT_HAS_ROLES', { accountRef: row.code, boundRoles: roles }));
  const children = below.filter((child) => child.is_active).length;
  if (children > 0)
    return refused(refuse('ACCOUNT_HAS_CHILDREN', { accountRef: row.code, childCount: children }));
  const notZero = problemOfBalance({ account: row, totals }, baseCurrency);
  if (notZero) return refused(notZero);
  return accepted(await write(tx, row, { event: 'ACCOUNT_DEACTIVATED', next: { ...row, is_active: false } }));
}

export const activateAccountCodes = refusalCodes(...findAccountCodes, 'ACCOUNT_INACTIVE');

/** Refuses in this order: ACCOUNT_UNKNOWN, VERSION_CONFLICT, ACCOUNT_INACTIVE (its parent). */
export async function activateAccount(
  tx: TenantTx,
  account: AccountVersion,
): Promise<Result<Uuid, RefusalOf<typeof activateAccountCodes>>> {
  const found = await findAccount(tx, account);
  if (!found.ok) return found;
  const row = found.value;
  const parent = row.parent_id === null ? null : await tx.first(accountById, { id: row.parent_id });
  if (parent && !parent.is_active)
    return refused(refuse('ACCOUNT_INACTIVE', { lineNumber: null, accountRef: parent.code }));
  return accepted(await write(tx, row, { event: 'ACCOUNT_ACTIVATED', next: { ...row, is_active: true } }));
}

async function write(
  tx: TenantTx,
  row: AccountRow,
  {
    event,
    next,
  }: {
    readonly event: 'ACCOUNT_CHANGED' | 'ACCOUNT_DEACTIVATED' | 'ACCOUNT_ACTIVATED';
    readonly next: AccountRow;
  },
): Promise<Uuid> {
  const { commit_number: version, ...fields } = next;
  tx.replace(accounts, fields, version);
  tx.record({
    event,
    objectType: 'Account',
    objectId: row.id,
    before: accountFacts(row),
    after: accountFacts(next),
  });
  return row.id;
}
