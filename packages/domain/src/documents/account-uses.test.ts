import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { accountKinds, isContra, kindsOfRole, typesOfKind } from '../account-kinds.ts';
import { accountRoleNames, accountRoles, type AccountType } from '../accounts.ts';
import { explanationOf } from '../refusals.ts';
import { accountUses, accountUseTable, problemOfUse } from './account-uses.ts';
import { documentKinds } from './kinds.ts';

/** The table of the rulings, written out again: kinds by place, an exclamation mark where contra accounts are refused. */
const sales = 'REVENUE DEFERRED_INCOME! DEPOSIT_RECEIVED! DISPOSAL RECHARGE';
const purchases = 'EXPENSE COST INVENTORY FIXED_ASSET! PREPAYMENT! DEPOSIT_PAID!';
const settlement = {
  MONEY: 'BANK CASH CARD CLEARING OWNER_CURRENT EMPLOYEE_CURRENT GROUP_CURRENT',
  FEE: 'EXPENSE COST OTHER_INCOME',
  WITHHOLDING: 'TAX',
};
const expected: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  INVOICE: { LINE: sales },
  SALES_CREDIT_NOTE: { LINE: sales },
  SALES_DEBIT_NOTE: { LINE: sales },
  BILL: { LINE: purchases, TAX_ONLY_LINE: 'TAX' },
  PURCHASE_CREDIT_NOTE: { LINE: purchases, TAX_ONLY_LINE: 'TAX' },
  PURCHASE_DEBIT_NOTE: { LINE: purchases, TAX_ONLY_LINE: 'TAX' },
  RECEIPT: settlement,
  PAYMENT: settlement,
  CUSTOMER_REFUND: settlement,
  VENDOR_REFUND: settlement,
  CUSTOMER_WRITE_OFF: {},
  VENDOR_WRITE_OFF: {},
  NETTING: { WITHHOLDING: 'TAX' },
};

test('every cell: document, place, kind, type and side of an account', () => {
  for (const document of documentKinds)
    for (const use of accountUses) {
      const taken = (expected[document]?.[use] ?? '').split(' ');
      for (const kind of accountKinds)
        for (const type of typesOfKind[kind] as readonly AccountType[])
          for (const normalSide of ['DEBIT', 'CREDIT'] as const) {
            const account = { code: '1', type, normalSide, kind };
            const isTaken =
              taken.includes(kind) || (taken.includes(`${kind}!`) && !isContra(type, normalSide));
            const problem = problemOfUse(account, { document, use, line: 3 });
            expect(problem === null, `${document} ${use} ${kind} ${type} ${normalSide}`).toBe(isTaken);
          }
      const heading = { code: '1', type: 'ASSET', normalSide: 'DEBIT', kind: null } as const;
      expect(problemOfUse(heading, { document, use, line: null })).toMatchObject({
        code: 'ACCOUNT_KIND_WRONG',
      });
    }
});

test('the refusal names line, account, its kind, the kinds that are possible, and what else can be done', () => {
  const bank = { code: '1103', type: 'ASSET', normalSide: 'DEBIT', kind: 'BANK' } as const;
  const problem = problemOfUse(bank, { document: 'INVOICE', use: 'LINE', line: 2 });
  expect(problem && explanationOf(problem)).toBe(
    "Line 2: Account 1103 is of kind BANK; a line of INVOICE needs DEPOSIT_RECEIVED, DEFERRED_INCOME, REVENUE, DISPOSAL or RECHARGE. Choose an account of one of these kinds, or correct the account's kind; anything else is a manual entry.",
  );
});

test('a role takes kinds of its own types, and each type that it allows has one', () => {
  for (const role of accountRoleNames) {
    const types: readonly AccountType[] = accountRoles[role].allowedTypes;
    const reachable = new Set(kindsOfRole[role].flatMap((kind): readonly AccountType[] => typesOfKind[kind]));
    expect(
      types.every((type) => reachable.has(type)),
      role,
    ).toBe(true);
  }
});

test('the document says what the table says', () => {
  const spec = readFileSync(new URL('../../../../docs/specs/account-kinds.md', import.meta.url), 'utf8');
  const rows = spec.split('\n').map((line) => line.replace(/ +/g, ' '));
  expect(rows).toEqual(expect.arrayContaining(accountUseTable()));
});
