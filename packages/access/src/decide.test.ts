import { expect, test } from 'vitest';
import { bitmapOf } from './bitmap.ts';
import type { Claim } from './claim.ts';
import { decide } from './decide.ts';
import { granted, signedIn, tenant, type FieldRule } from './field-rule.ts';
import { permissionNumber } from './permissions.ts';

const claimOf = (scope: Claim['scope']): Claim => ({
  principal: { kind: 'user', id: 'u', name: 'Ana' },
  grantsVersion: 1,
  issuedAtSeconds: 0,
  expiresAtSeconds: 60,
  scope,
});

const verdicts = (names: readonly string[], rule: FieldRule) => {
  const permissions = bitmapOf(names.map(permissionNumber));
  const scopes: readonly Claim['scope'][] = [
    { kind: 'tenant', tenant: { id: 'a', number: 1 }, permissions },
    { kind: 'firm', permissions: bitmapOf([]), sets: [{ permissions, tenants: bitmapOf([1]) }] },
  ];
  const findTenantNumber = (id: string) => Promise.resolve(id === 'a' ? 1 : null);
  return Promise.all(
    scopes.map(async (scope) =>
      decide({ rule, access: { claim: claimOf(scope), findTenantNumber }, objectTenantId: 'a' }),
    ),
  );
};

test('what only asks for a sign-in is closed in a tenant to who has nothing there but a party’s own', async () => {
  expect(await verdicts(['Party.Own'], signedIn)).toEqual(['denied', 'denied']);
  expect(await verdicts(['Party.Own', 'Partner.Run'], signedIn)).toEqual(['allowed', 'allowed']);
  expect(await verdicts(['Party.Own'], granted)).toEqual(['allowed', 'allowed']);
});

test('what is a party’s own is answered under a claim of its tenant alone', async () => {
  expect(await verdicts(['Party.Own'], tenant('Party.Own'))).toEqual(['allowed', 'needsTenant']);
  expect(await verdicts(['Document.Read'], tenant('Party.Own'))).toEqual(['denied', 'needsTenant']);
});
