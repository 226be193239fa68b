import { counted } from '../counted.ts';
import { atLine, defineRefusal, oneOf } from './define.ts';

/** Refusals about the chart of accounts. `account` is the account's code if known, otherwise whatever the caller named. */
export const accountRefusals = {
  ACCOUNT_UNKNOWN: defineRefusal({
    answeredAs: 'AccountRefused',
    when: 'No such account exists in this tenant.',
    facts: { lineNumber: 'integer?', accountRef: 'id' },
    example: { lineNumber: 2, accountRef: '6199' },
    message: (f) => `${atLine(f.lineNumber)}There is no account ${f.accountRef}.`,
    remedy: () => "Choose one from the tenant's chart of accounts.",
  }),
  ACCOUNT_NOT_POSTABLE: defineRefusal({
    answeredAs: 'AccountRefused',
    when: 'The account is a heading, which cannot be posted to.',
    facts: { lineNumber: 'integer?', accountRef: 'id' },
    example: { lineNumber: 1, accountRef: '1000' },
    message: (f) => `${atLine(f.lineNumber)}Account ${f.accountRef} is a heading and cannot be posted to.`,
    remedy: () => 'Choose an account below it.',
  }),
  ACCOUNT_INACTIVE: defineRefusal({
    answeredAs: 'AccountRefused',
    when: 'The account is deactivated.',
    facts: { lineNumber: 'integer?', accountRef: 'id' },
    example: { lineNumber: 1, accountRef: '5210' },
    message: (f) => `${atLine(f.lineNumber)}Account ${f.accountRef} is not active.`,
    remedy: () => 'Activate it or choose another.',
  }),
  ACCOUNT_IS_CONTROL: defineRefusal({
    answeredAs: 'AccountRefused',
    when: 'A manual line, or the reversal of a line without party and open item, uses an account that is or ever was bound to receivables or payables.',
    facts: { lineNumber: 'integer?', accountRef: 'id', controlRole: 'AccountRole' },
    example: { lineNumber: 1, accountRef: '1100', controlRole: 'DefaultAR' },
    message: (f) =>
      `${atLine(f.lineNumber)}Account ${f.accountRef} is a control account (${f.controlRole}) and accepts lines from documents, settlements and opening items only.`,
    remedy: () =>
      'To change what a party owes or is owed, post an invoice, a bill or a note; to settle it, allocate a receipt or a payment; for anything else, choose another account.',
  }),
  ACCOUNT_NOT_CONTROL: defineRefusal({
    answeredAs: 'AccountRefused',
    when: 'An open item would be on an account that is not a control account of its side.',
    facts: { lineNumber: 'integer?', accountRef: 'id', neededRoles: 'AccountRole[]' },
    example: { lineNumber: 1, accountRef: '1010', neededRoles: ['DefaultAR'] },
    message: (f) =>
      `${atLine(f.lineNumber)}Account ${f.accountRef} is not a control account for ${oneOf(f.neededRoles)} and cannot carry open items of that side.`,
    remedy: (f) => `Choose one that is or was bound to ${oneOf(f.neededRoles)}.`,
  }),
  CONTROL_LINE_INCOMPLETE: defineRefusal({
    answeredAs: 'AccountRefused',
    when: 'A line on a control account is missing its party or open item.',
    facts: { lineNumber: 'integer?', accountRef: 'id', missingParts: 'list' },
    example: { lineNumber: 1, accountRef: '1100', missingParts: ['party', 'open item'] },
    message: (f) =>
      `${atLine(f.lineNumber)}Account ${f.accountRef} is a control account, but the line has no ${f.missingParts.join(' and no ')}.`,
    remedy: () => 'Name both.',
  }),
  ACCOUNT_CURRENCY_DIFFERS: defineRefusal({
    answeredAs: 'AccountRefused',
    when: 'Money of another currency than that of the account would move there.',
    facts: {
      lineNumber: 'integer?',
      accountRef: 'id',
      accountCurrency: 'currency',
      currencyCode: 'currency',
    },
    example: { lineNumber: 1, accountRef: '1110', accountCurrency: 'PAB', currencyCode: 'EUR' },
    message: (f) =>
      `${atLine(f.lineNumber)}Account ${f.accountRef} is kept in ${f.accountCurrency} and takes no ${f.currencyCode}.`,
    remedy: (f) =>
      `Give what moved there in ${f.accountCurrency}, with that currency, or choose an account in ${f.currencyCode}.`,
  }),
  ACCOUNT_CODE_TAKEN: defineRefusal({
    answeredAs: 'AccountChangeRefused',
    when: 'Another account of the tenant has this code.',
    facts: { lineNumber: 'integer?', accountRef: 'id' },
    example: { lineNumber: null, accountRef: '1010' },
    message: (f) => `${atLine(f.lineNumber)}The code ${f.accountRef} belongs to another account.`,
    remedy: () => 'Choose another one.',
  }),
  ACCOUNT_HAS_LINES: defineRefusal({
    answeredAs: 'AccountChangeRefused',
    when: 'The type, normal side or postability of an account with posted lines cannot change, nor the kind of a bank, cash, card or clearing account to another than these.',
    facts: { accountRef: 'id', fixedProperty: 'text' },
    example: { accountRef: '4010', fixedProperty: 'type' },
    message: (f) =>
      `Account ${f.accountRef} has posted lines, so its ${f.fixedProperty} can no longer change.`,
    remedy: () => 'Create a new account instead.',
  }),
  ACCOUNT_HAS_ACCRUALS: defineRefusal({
    answeredAs: 'AccountChangeRefused',
    when: 'An account with accruals pending reversal cannot be bound to a control role, because their reversal names no open item.',
    facts: { accountRef: 'id', accrualCount: 'integer' },
    example: { accountRef: '2190', accrualCount: 1 },
    message: (f) => `Account ${f.accountRef} has ${counted(f.accrualCount, 'accrual')} pending reversal.`,
    remedy: () => 'Reverse what is pending first, or bind another account.',
  }),
  ACCOUNT_NOT_ZERO: defineRefusal({
    answeredAs: 'AccountChangeRefused',
    when: 'An account with a balance cannot be deactivated or bound to a control role, and OpeningBalanceDifference cannot be bound to it or moved away from it.',
    facts: { accountRef: 'id', balanceAmount: 'amount', balanceCurrency: 'currency' },
    example: { accountRef: '1010', balanceAmount: '350.00', balanceCurrency: 'PAB' },
    message: (f) => `Account ${f.accountRef} has a balance of ${f.balanceAmount} ${f.balanceCurrency}.`,
    remedy: () => 'Bring it to zero first.',
  }),
  ACCOUNT_HAS_CHILDREN: defineRefusal({
    answeredAs: 'AccountChangeRefused',
    when: 'An account with active accounts below it cannot be deactivated or made postable.',
    facts: { accountRef: 'id', childCount: 'integer' },
    example: { accountRef: '1000', childCount: 4 },
    message: (f) => `Account ${f.accountRef} has ${counted(f.childCount, 'active account')} below it.`,
    remedy: () => 'Move or deactivate what is below it first.',
  }),
  ACCOUNT_HAS_ROLES: defineRefusal({
    answeredAs: 'AccountChangeRefused',
    when: 'An account with bound roles cannot be deactivated, made a heading, or bound to a control role.',
    facts: { accountRef: 'id', boundRoles: 'AccountRole[]' },
    example: { accountRef: '1010', boundRoles: ['Bank'] },
    message: (f) => `Account ${f.accountRef} is bound to ${f.boundRoles.join(', ')}.`,
    remedy: () => 'Bind these roles to another account first.',
  }),
  ACCOUNT_PARENT_CYCLE: defineRefusal({
    answeredAs: 'AccountChangeRefused',
    when: 'An account would be its own ancestor.',
    facts: { lineNumber: 'integer?', accountRef: 'id', parentRef: 'id' },
    example: { lineNumber: null, accountRef: '1000', parentRef: '1010' },
    message: (f) =>
      `${atLine(f.lineNumber)}Account ${f.accountRef} cannot be placed below ${f.parentRef}, which is below it.`,
    remedy: () => 'Choose another parent.',
  }),
  ACCOUNT_TYPE_MISMATCH: defineRefusal({
    answeredAs: 'AccountRefused',
    when: "An account's type does not fit its role, its kind or its parent.",
    facts: {
      lineNumber: 'integer?',
      accountRef: 'id',
      accountType: 'AccountType',
      expectedAccountTypes: 'AccountType[]',
      because: 'text',
    },
    example: {
      lineNumber: 14,
      accountRef: '2100',
      accountType: 'ASSET',
      expectedAccountTypes: ['LIABILITY'],
      because: 'role DefaultAP',
    },
    message: (f) =>
      `${atLine(f.lineNumber)}Account ${f.accountRef} is of type ${f.accountType}; ${f.because} needs ${oneOf(f.expectedAccountTypes)}.`,
    remedy: () => 'Correct the type, or choose another account.',
  }),
  ACCOUNT_KIND_WRONG: defineRefusal({
    answeredAs: 'AccountRefused',
    when: "An account's kind does not fit the role, the line or the charge that names it.",
    facts: {
      lineNumber: 'integer?',
      accountRef: 'id',
      accountKind: 'AccountKind?',
      allowedAccountKinds: 'AccountKind[]',
      because: 'text',
    },
    example: {
      lineNumber: 1,
      accountRef: '1103',
      accountKind: 'BANK',
      allowedAccountKinds: ['REVENUE', 'DEFERRED_INCOME'],
      because: 'a line of INVOICE',
    },
    message: (f) =>
      `${atLine(f.lineNumber)}Account ${f.accountRef} is ${f.accountKind === null ? 'of no kind' : `of kind ${f.accountKind}`}; ${f.because} needs ${oneOf(f.allowedAccountKinds)}.`,
    remedy: () =>
      "Choose an account of one of these kinds, or correct the account's kind; anything else is a manual entry.",
  }),
  ROLE_UNKNOWN: defineRefusal({
    when: 'No account role has this name.',
    facts: { roleName: 'text', knownRoles: 'list' },
    example: { roleName: 'DefaultCash', knownRoles: ['Bank', 'DefaultAR', 'DefaultAP'] },
    message: (f) => `There is no account role ${f.roleName}.`,
    remedy: (f) => `Roles: ${oneOf(f.knownRoles)}.`,
  }),
  ROLE_UNBOUND: defineRefusal({
    when: 'A posting needs a role that has no account bound to it.',
    facts: { accountRole: 'AccountRole' },
    example: { accountRole: 'Rounding' },
    message: (f) => `No account is bound to the role ${f.accountRole}.`,
    remedy: () => 'Bind one and try again.',
  }),
} as const;
