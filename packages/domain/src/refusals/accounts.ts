import { counted } from '../counted.ts';
import { atLine, defineRefusal, oneOf } from './define.ts';

/** Refusals about the chart of accounts. `account` is the account's code if known, otherwise whatever the caller named. */
export const accountRefusals = {
  ACCOUNT_UNKNOWN: defineRefusal({
    when: 'No such account exists in this tenant.',
    facts: { line: 'integer?', account: 'id' },
    example: { line: 2, account: '6199' },
    message: (f) =>
      `${atLine(f.line)}There is no account ${f.account}. Choose one from the tenant's chart of accounts.`,
  }),
  ACCOUNT_NOT_POSTABLE: defineRefusal({
    when: 'The account is a heading, which cannot be posted to.',
    facts: { line: 'integer?', account: 'id' },
    example: { line: 1, account: '1000' },
    message: (f) =>
      `${atLine(f.line)}Account ${f.account} is a heading and cannot be posted to. Choose an account below it.`,
  }),
  ACCOUNT_INACTIVE: defineRefusal({
    when: 'The account is deactivated.',
    facts: { line: 'integer?', account: 'id' },
    example: { line: 1, account: '5210' },
    message: (f) => `${atLine(f.line)}Account ${f.account} is not active. Activate it or choose another.`,
  }),
  ACCOUNT_IS_CONTROL: defineRefusal({
    when: 'A manual line, or the reversal of a line without party and open item, uses an account that is or ever was bound to receivables or payables.',
    facts: { line: 'integer?', account: 'id', role: 'text' },
    example: { line: 1, account: '1100', role: 'DefaultAR' },
    message: (f) =>
      `${atLine(f.line)}Account ${f.account} is a control account (${f.role}) and accepts lines from documents, settlements and opening items only. To change what a party owes or is owed, post an invoice, a bill or a note; to settle it, allocate a receipt or a payment; for anything else, choose another account.`,
  }),
  ACCOUNT_NOT_CONTROL: defineRefusal({
    when: 'An open item would be on an account that is not a control account of its side.',
    facts: { line: 'integer?', account: 'id', role: 'text' },
    example: { line: 1, account: '1010', role: 'DefaultAR' },
    message: (f) =>
      `${atLine(f.line)}Account ${f.account} is not a control account for ${f.role} and cannot carry open items of that side. Choose one that is or was bound to ${f.role}.`,
  }),
  CONTROL_LINE_INCOMPLETE: defineRefusal({
    when: 'A line on a control account is missing its party or open item.',
    facts: { line: 'integer', account: 'id', missing: 'list' },
    example: { line: 1, account: '1100', missing: ['party', 'open item'] },
    message: (f) =>
      `Line ${f.line}: account ${f.account} is a control account, but the line has no ${f.missing.join(' and no ')}. Name both.`,
  }),
  ACCOUNT_CODE_TAKEN: defineRefusal({
    when: 'Another account of the tenant has this code.',
    facts: { line: 'integer?', account: 'id' },
    example: { line: null, account: '1010' },
    message: (f) => `${atLine(f.line)}The code ${f.account} belongs to another account. Choose another one.`,
  }),
  ACCOUNT_HAS_LINES: defineRefusal({
    when: 'The type, normal side or postability of an account with posted lines cannot change.',
    facts: { account: 'id', what: 'text' },
    example: { account: '4010', what: 'type' },
    message: (f) =>
      `Account ${f.account} has posted lines, so its ${f.what} can no longer change. Create a new account instead.`,
  }),
  ACCOUNT_HAS_ACCRUALS: defineRefusal({
    when: 'An account with accruals pending reversal cannot be bound to a control role, because their reversal names no open item.',
    facts: { account: 'id', accruals: 'integer' },
    example: { account: '2190', accruals: 1 },
    message: (f) =>
      `Account ${f.account} has ${counted(f.accruals, 'accrual')} pending reversal. Reverse what is pending first, or bind another account.`,
  }),
  ACCOUNT_NOT_ZERO: defineRefusal({
    when: 'An account with a balance cannot be deactivated or bound to a control role, and OpeningBalanceDifference cannot be bound to it or moved away from it.',
    facts: { account: 'id', balance: 'amount', currency: 'text' },
    example: { account: '1010', balance: '350.00', currency: 'PAB' },
    message: (f) =>
      `Account ${f.account} has a balance of ${f.balance} ${f.currency}. Bring it to zero first.`,
  }),
  ACCOUNT_HAS_CHILDREN: defineRefusal({
    when: 'An account with active accounts below it cannot be deactivated or made postable.',
    facts: { account: 'id', children: 'integer' },
    example: { account: '1000', children: 4 },
    message: (f) =>
      `Account ${f.account} has ${counted(f.children, 'active account')} below it. Move or deactivate what is below it first.`,
  }),
  ACCOUNT_HAS_ROLES: defineRefusal({
    when: 'An account with bound roles cannot be deactivated, made a heading, or bound to a control role.',
    facts: { account: 'id', roles: 'list' },
    example: { account: '1010', roles: ['Bank'] },
    message: (f) =>
      `Account ${f.account} is bound to ${f.roles.join(', ')}. Bind these roles to another account first.`,
  }),
  ACCOUNT_PARENT_CYCLE: defineRefusal({
    when: 'An account would be its own ancestor.',
    facts: { line: 'integer?', account: 'id', parent: 'id' },
    example: { line: null, account: '1000', parent: '1010' },
    message: (f) =>
      `${atLine(f.line)}Account ${f.account} cannot be placed below ${f.parent}, which is below it. Choose another parent.`,
  }),
  ACCOUNT_TYPE_MISMATCH: defineRefusal({
    when: "An account's type does not fit its role or its parent.",
    facts: { line: 'integer?', account: 'id', type: 'text', expected: 'list', because: 'text' },
    example: { line: 14, account: '2100', type: 'ASSET', expected: ['LIABILITY'], because: 'role DefaultAP' },
    message: (f) =>
      `${atLine(f.line)}Account ${f.account} is of type ${f.type}; ${f.because} needs ${oneOf(f.expected)}. Correct the type, or choose another account.`,
  }),
  ROLE_UNKNOWN: defineRefusal({
    when: 'No account role has this name.',
    facts: { role: 'text', known: 'list' },
    example: { role: 'DefaultCash', known: ['Bank', 'DefaultAR', 'DefaultAP'] },
    message: (f) => `There is no account role ${f.role}. Roles: ${oneOf(f.known)}.`,
  }),
  ROLE_UNBOUND: defineRefusal({
    when: 'A posting needs a role that has no account bound to it.',
    facts: { role: 'text' },
    example: { role: 'Rounding' },
    message: (f) => `No account is bound to the role ${f.role}. Bind one and try again.`,
  }),
} as const;
