import { problemOfMoneyAccount } from '@cifra/domain/account-currency';
import {
  accountKinds,
  kindForRoles,
  problemOfKind,
  problemOfRoleKind,
  type AccountKind,
} from '@cifra/domain/account-kinds';
import {
  accountRoles,
  decideParent,
  decideRoleBinding,
  isControlRole,
  normalSideOfType,
  parseAccountRole,
  type AccountRole,
  type AccountType,
  type ControlRole,
} from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import { explanationOf, type Refusal } from '@cifra/domain/refusals';
import { accountRoles as roleTable, accounts as accountTable } from '@cifra/database/tables/tenant';
import { accountFacts } from '@cifra/ledger/accounts/account-facts';
import { missingTypesOf } from '../missing-types.ts';
import { bindRole } from '@cifra/ledger/accounts/bind-role';
import { allAccounts, allRoles } from '../../export/tables/master-queries.ts';
import type { ImportScope, RowHandler, TableImporter } from './importer.ts';
import type { TableRow } from './table-row.ts';

interface Known {
  readonly id: Uuid;
  readonly code: string;
  readonly type: AccountType;
  readonly kind: AccountKind | null;
  readonly isPostable: boolean;
  readonly isActive: boolean;
  readonly controlRole: ControlRole | null;
  /** The line of this file that created it; null: it existed before. */
  readonly line: number | null;
}

/**
 * A chart of accounts with role bindings. A heading comes before the accounts below it; an account must have its parent's type and
 * may only have roles that its type and kind allow (acceptance I3). Without a kind it gets that of its roles, or its type's default. An existing account is left unchanged; its roles are bound.
 */
export const accountsImporter: TableImporter = {
  layout: {
    required: ['code', 'name', 'type'],
    optional: [
      'kind',
      'normal_side',
      'parent',
      'is_postable',
      'is_active',
      'roles',
      'currency',
      'bank_number',
    ],
  },
  start: async (scope) => {
    const byCode = new Map<string, Known>();
    for (const row of await scope.tx.all(allAccounts, {}))
      byCode.set(row.code, {
        id: row.id,
        code: row.code,
        type: row.type,
        kind: row.kind,
        isPostable: row.is_postable,
        isActive: row.is_active,
        controlRole: row.control_role,
        line: null,
      });
    const boundTo = new Map((await scope.tx.all(allRoles, {})).map((row) => [row.role, row.account_id]));
    return new AccountsHandler(scope, byCode, boundTo);
  },
};

class AccountsHandler implements RowHandler {
  readonly #scope: ImportScope;
  readonly #byCode: Map<string, Known>;
  readonly #boundTo: ReadonlyMap<string, Uuid>;
  readonly #rolesOfFile = new Map<AccountRole, number>();

  constructor(scope: ImportScope, byCode: Map<string, Known>, boundTo: ReadonlyMap<string, Uuid>) {
    this.#scope = scope;
    this.#byCode = byCode;
    this.#boundTo = boundTo;
  }

  end(): Promise<void> {
    this.#scope.counts.missingTypes = missingTypesOf(this.#byCode.values());
    return Promise.resolve();
  }

  async handle(row: TableRow): Promise<void> {
    const { faults } = this.#scope;
    const faultsBefore = faults.count;
    const code = row.requiredCode('code');
    const name = row.requiredName('name', 200);
    const type = row.raw('type') === null ? row.fault('type', 'is empty') : row.accountType('type');
    const givenKind = row.oneOf('kind', accountKinds);
    const normalSide = row.oneOf('normal_side', ['DEBIT', 'CREDIT'] as const);
    const isPostable = row.flag('is_postable', true);
    const isActive = row.flag('is_active', true);
    const parentCode = row.code('parent');
    const { roles, control } = this.#rolesOf(row);
    const currency = row.code('currency');
    const bankNumber = row.text('bank_number', 60);
    if (code === null || name === null || type === null) return;
    const parent = parentCode === null ? null : (this.#byCode.get(parentCode) ?? null);
    if (parentCode !== null && parent === null)
      row.fault('parent', `account ${parentCode} is neither in the chart nor on an earlier line`);
    const kind = isPostable ? (givenKind ?? kindForRoles(type, control ? [control, ...roles] : roles)) : null;
    if (!isPostable && givenKind !== null) row.fault('kind', 'must be empty: a heading has no kind');
    const money = { kind, currency, bankNumber };
    const wrongMoney = problemOfMoneyAccount(money);
    if (wrongMoney)
      row.fault(wrongMoney.facts.field === 'currency' ? 'currency' : 'bank_number', wrongMoney.facts.problem);
    const account: Account = {
      currency,
      bankNumber,
      code,
      name,
      type,
      kind,
      givenKind,
      normalSide,
      isPostable,
      isActive,
      parent,
      control,
    };
    if (parent !== null) this.#checkParent(row, account, parent);
    const known = this.#byCode.get(code);
    this.#checkKind(row, account);
    for (const role of roles) this.#checkRole(row, account, { role, known: known ?? null });
    if (known !== undefined) this.#checkKnown(row, account, known);
    if (faults.count > faultsBefore) return;
    const kept = known ?? (await this.#open(row, account, roles));
    if (known !== undefined) this.#scope.counts.kept += 1;
    for (const role of roles) await this.#bind(row, role, kept);
  }

  /** The roles of a row; one in brackets only marks the account as a control account of that role. */
  #rolesOf(row: TableRow): { readonly roles: AccountRole[]; readonly control: ControlRole | null } {
    const roles: AccountRole[] = [];
    let control: ControlRole | null = null;
    for (const text of (row.text('roles', 500) ?? '').split(/[\s;]+/).filter((each) => each !== '')) {
      const isMark = text.startsWith('(') && text.endsWith(')');
      const role = parseAccountRole(isMark ? text.slice(1, -1) : text);
      if (!role.ok) {
        row.fault('roles', `${text} is not one of ${Object.keys(accountRoles).join(', ')}`);
        continue;
      }
      if (isControlRole(role.value)) control = role.value;
      else if (isMark) row.fault('roles', `${text} is not a control role`);
      if (!isMark) roles.push(role.value);
    }
    if (control !== null && roles.some((role) => role !== control))
      row.fault('roles', `a control account can have no role other than ${control}`);
    return { roles, control };
  }

  #checkParent(row: TableRow, { code, type }: Account, parent: Known): void {
    const decided = decideParent({ account: { code, type }, parent, line: row.line });
    if (!decided.ok) this.#contradiction(row, 'type', decided.refusal);
    else if (parent.isPostable)
      row.fault('parent', `account ${parent.code} can be posted to; a parent must be a heading`);
    else if (!parent.isActive) row.fault('parent', `account ${parent.code} is inactive`);
  }

  #checkKind(row: TableRow, { code, type, kind }: Account): void {
    const wrong = kind === null ? null : problemOfKind({ code, type, kind }, row.line);
    if (wrong) this.#contradiction(row, 'kind', wrong);
  }

  #checkRole(
    row: TableRow,
    account: Account,
    { role, known }: { readonly role: AccountRole; readonly known: Known | null },
  ): void {
    const decided = decideRoleBinding({ role, account, line: row.line });
    // A role beside a control role is a fault already.
    const isAlone = account.control === null || account.control === role;
    const wrongKind = problemOfRoleKind(
      role,
      known === null
        ? { ...account, hasRoles: true }
        : { ...known, hasRoles: this.#hasOtherRoles(known.id, role) },
      row.line,
    );
    if (!decided.ok) this.#contradiction(row, 'roles', decided.refusal);
    else if (wrongKind && isAlone) this.#contradiction(row, 'kind', wrongKind);
    if (!account.isPostable) row.fault('roles', `a heading cannot have a role`);
    if (!account.isActive) row.fault('roles', `an inactive account cannot have a role`);
    const before = this.#rolesOfFile.get(role);
    if (before !== undefined) row.fault('roles', `${role} is already bound on line ${before}`);
    else this.#rolesOfFile.set(role, row.line);
  }

  #hasOtherRoles(accountId: Uuid, role: AccountRole): boolean {
    return [...this.#boundTo].some(([bound, id]) => id === accountId && bound !== role);
  }

  #contradiction(
    row: TableRow,
    column: string,
    refusal: Refusal<'ACCOUNT_TYPE_MISMATCH' | 'ACCOUNT_KIND_WRONG'>,
  ): void {
    this.#scope.faults.add({ line: row.line, column }, explanationOf(refusal), refusal);
  }

  #checkKnown(row: TableRow, account: Account, known: Known): void {
    if (known.line !== null) row.fault('code', `account ${account.code} is already on line ${known.line}`);
    else if (known.type !== account.type)
      row.fault('type', `account ${account.code} is ${known.type} in the tenant's chart`);
    else if (account.givenKind !== null && known.kind !== account.givenKind)
      row.fault('kind', `account ${account.code} is ${known.kind ?? 'a heading'} in the tenant's chart`);
    else if (known.isPostable !== account.isPostable)
      row.fault(
        'is_postable',
        `account ${account.code} is ${known.isPostable ? 'not a heading' : 'a heading'} in the tenant's chart`,
      );
  }

  async #open(row: TableRow, account: Account, roles: readonly AccountRole[]): Promise<Known> {
    const { newId, write, counts } = this.#scope;
    const { code, type, kind, isPostable, isActive, control } = account;
    const known: Known = {
      id: newId(),
      code,
      type,
      kind,
      isPostable,
      isActive,
      controlRole: control,
      line: row.line,
    };
    this.#byCode.set(code, known);
    counts.created += 1;
    if (write === null) return known;
    const fields = {
      id: known.id,
      code,
      name: account.name,
      type,
      kind,
      normal_side: account.normalSide ?? normalSideOfType[type],
      parent_id: account.parent?.id ?? null,
      is_postable: isPostable,
      is_active: isActive,
      control_role: roles.find(isControlRole) ?? control,
      currency: account.currency,
      bank_number: account.bankNumber,
    };
    write.tx.insert(accountTable, fields);
    write.tx.record({
      event: 'ACCOUNT_CREATED',
      objectType: 'Account',
      objectId: known.id,
      after: accountFacts(fields),
    });
    return known;
  }

  async #bind(row: TableRow, role: AccountRole, account: Known): Promise<void> {
    const { write, counts, tenant } = this.#scope;
    if (this.#boundTo.get(role) === account.id) return;
    counts.rolesBound += 1;
    if (write === null) return;
    const isNew = account.line !== null;
    // The account's row is written once a commit: a new one was written as the control account that it is.
    if (!isNew || this.#boundTo.has(role)) {
      const bound = await bindRole(write.tx, {
        role,
        accountId: account.id,
        baseCurrency: tenant.baseCurrency,
      });
      if (!bound.ok) row.fault('roles', explanationOf(bound.refusal));
      return;
    }
    write.tx.insert(roleTable, { role, account_id: account.id });
    write.tx.record({
      event: 'ACCOUNT_ROLE_BOUND',
      objectType: 'AccountRole',
      objectId: role,
      before: { accountId: null, kind: account.kind },
      after: { accountId: account.id, account: account.code, kind: account.kind },
    });
  }
}

interface Account {
  readonly code: string;
  readonly name: string;
  readonly type: AccountType;
  /** The one given, or what its roles and its type need; null: a heading. */
  readonly kind: AccountKind | null;
  readonly givenKind: AccountKind | null;
  readonly normalSide: 'DEBIT' | 'CREDIT' | null;
  readonly isPostable: boolean;
  readonly isActive: boolean;
  readonly parent: Known | null;
  readonly control: ControlRole | null;
  readonly currency: string | null;
  readonly bankNumber: string | null;
}
