import {
  accountRoleNames,
  decideRoleBinding,
  isControlRole,
  normalSideOfType,
  type AccountRole,
  type AccountType,
  type ControlRole,
  type NormalSide,
} from './accounts.ts';
import { problemOfKind, problemOfRoleKind, type AccountKind } from './account-kinds.ts';
import type { CountryPackCode } from './country-packs.ts';

/** A chart of accounts to start from. Plain data: the control plane stores it as JSON. */
export interface CoaTemplate {
  readonly code: string;
  readonly name: string;
  readonly countryPack: CountryPackCode;
  /** In order of code: a parent comes before its children. */
  readonly accounts: readonly TemplateAccount[];
  /** Every role, and the code of the account that it is bound to. */
  readonly roles: Readonly<Record<AccountRole, string>>;
}

export interface TemplateAccount {
  readonly code: string;
  readonly name: string;
  readonly type: AccountType;
  /** Null: a heading. */
  readonly kind: AccountKind | null;
  readonly normalSide: NormalSide;
  readonly parentCode: string | null;
  /** False for a heading. */
  readonly isPostable: boolean;
  readonly controlRole: ControlRole | null;
}

/** A line of a chart as written: a `heading`, or an account of a kind; `contra` accounts increase on the side opposite to their type's. */
export type ChartLine = readonly [
  code: string,
  name: string,
  kind: AccountKind | 'heading',
  contra?: 'contra',
];

export interface Chart {
  readonly code: string;
  readonly name: string;
  readonly countryPack: CountryPackCode;
  /** The account type by the first digit of the code. */
  readonly typeOfRoot: Readonly<Record<string, AccountType>>;
  readonly lines: readonly ChartLine[];
  readonly roles: Readonly<Record<AccountRole, string>>;
}

/**
 * Builds a template from its chart: an account belongs to the longest heading that its code starts with. Throws if the
 * chart contradicts itself: a repeated code, a missing heading, a kind of another type, or a role bound to a wrong or missing account.
 */
export function buildTemplate(chart: Chart): CoaTemplate {
  const controlRoles = new Map<string, ControlRole>();
  for (const role of accountRoleNames) if (isControlRole(role)) controlRoles.set(chart.roles[role], role);
  const headings: string[] = [];
  const accounts = new Map<string, TemplateAccount>();
  for (const [code, name, kindOrHeading, contra] of chart.lines) {
    const type = chart.typeOfRoot[code.charAt(0)];
    if (type === undefined) throw new Error(`${chart.code}: the account ${code} has no type`);
    if (accounts.has(code)) throw new Error(`${chart.code}: the account ${code} stands twice`);
    const parentCode = headings.filter((heading) => code.startsWith(heading)).at(-1) ?? null;
    const kind = kindOrHeading === 'heading' ? null : kindOrHeading;
    if (parentCode === null && kind !== null)
      throw new Error(`${chart.code}: the account ${code} has no heading`);
    if (kind === null) headings.push(code);
    else if (problemOfKind({ code, type, kind }, null))
      throw new Error(`${chart.code}: the account ${code} is ${type} and cannot be of kind ${kind}`);
    const side = normalSideOfType[type];
    accounts.set(code, {
      code,
      name,
      type,
      kind,
      normalSide: contra === 'contra' ? otherSide[side] : side,
      parentCode,
      isPostable: kind !== null,
      controlRole: controlRoles.get(code) ?? null,
    });
  }
  for (const role of accountRoleNames) {
    const account = accounts.get(chart.roles[role]);
    if (
      account?.isPostable !== true ||
      !decideRoleBinding({ role, account, line: null }).ok ||
      problemOfRoleKind(role, { ...account, hasRoles: true }, null) !== null
    )
      throw new Error(`${chart.code}: the role ${role} is not bound to an account that can have it`);
  }
  const { code, name, countryPack, roles } = chart;
  return { code, name, countryPack, roles, accounts: [...accounts.values()] };
}

const otherSide: Readonly<Record<NormalSide, NormalSide>> = { DEBIT: 'CREDIT', CREDIT: 'DEBIT' };
