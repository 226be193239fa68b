import { expect, test } from 'vitest';
import {
  accountRoleNames,
  controlRoleNames,
  accountRoles,
  accountTypes,
  decideParent,
  decideRoleBinding,
  isControlRole,
  isResultType,
  normalSideOfType,
  parseAccountRole,
} from './accounts.ts';

test('I3 a role binds to the types it allows and to no other', () => {
  for (const role of accountRoleNames) {
    for (const type of accountTypes) {
      const allowedTypes: readonly string[] = accountRoles[role].allowedTypes;
      const decision = decideRoleBinding({ role, account: { code: '1000', type }, line: 7 });
      expect(decision.ok, `${role} ${type}`).toBe(allowedTypes.includes(type));
      if (!decision.ok)
        expect(decision.refusal.facts).toMatchObject({
          lineNumber: 7,
          accountType: type,
          because: `role ${role}`,
        });
    }
  }
});

test('I3 a child has its parent’s type, and the refusal says which line', () => {
  const parent = { code: '1000', type: 'ASSET' } as const;
  expect(decideParent({ account: { code: '1010', type: 'ASSET' }, parent, line: 2 }).ok).toBe(true);
  expect(decideParent({ account: { code: '1010', type: 'INCOME' }, parent, line: 2 })).toMatchObject({
    refusal: {
      code: 'ACCOUNT_TYPE_MISMATCH',
      facts: { lineNumber: 2, accountRef: '1010', expectedAccountTypes: ['ASSET'] },
    },
  });
});

test('receivables, payables and the advances on either side are the only control roles', () => {
  expect(accountRoleNames.filter(isControlRole)).toEqual(controlRoleNames);
});

test('a name that is no role is refused, inherited names too', () => {
  expect(parseAccountRole('Bank')).toEqual({ ok: true, value: 'Bank' });
  for (const name of ['Cash', 'toString', '__proto__', '']) {
    expect(parseAccountRole(name)).toMatchObject({ ok: false, refusal: { code: 'ROLE_UNKNOWN' } });
  }
});

test('each type has its side, and only results start the year at zero', () => {
  expect(accountTypes.filter((type) => normalSideOfType[type] === 'DEBIT')).toEqual(['ASSET', 'EXPENSE']);
  expect(accountTypes.filter(isResultType)).toEqual(['INCOME', 'EXPENSE']);
});
