import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { expect, test } from 'vitest';
import { bitmapOf } from '@cifra/access/bitmap';
import type { Claim } from '@cifra/access/claim';
import { signedIn } from '@cifra/access/field-rule';
import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId } from '@cifra/domain/object-id';
import { permissionNumber } from '@cifra/access/permissions';
import { createSubgraphContext, type SubgraphContext } from '@cifra/access/subgraph-context';
import { MOST_LIVE_TENANTS, reference } from './reference.ts';

const permissions = bitmapOf([permissionNumber('Entry.Read')]);
const numbers = Array.from({ length: MOST_LIVE_TENANTS + 10 }, (_, index) => index + 1);

function contextOf(scope: Claim['scope']): SubgraphContext {
  const claim: Claim = {
    principal: { kind: 'user', id: 'u', name: 'owner' },
    grantsVersion: 1,
    issuedAtSeconds: 0,
    expiresAtSeconds: 4_000_000_000,
    scope,
  };
  return createSubgraphContext(
    {
      claim,
      requestId: 'r',
      origin: { ip: '127.0.0.1', userAgent: null },
      operationName: null,
      session: null,
    },
    { onDenied: async () => undefined, findTenantNumber: async (id) => Number(id.slice(-4)) },
  );
}
const firmContext = (): SubgraphContext =>
  contextOf({ kind: 'firm', permissions, sets: [{ permissions, tenants: bitmapOf(numbers) }] });

/** Asks for an entity of each tenant, twice; answers the ids that were resolved and the codes of the others. */
async function resolvedOf(
  context: SubgraphContext,
  isOfControlPlane: boolean,
): Promise<{ readonly resolved: Set<string>; readonly codes: Set<unknown> }> {
  const resolved = new Set<string>();
  const resolve = reference<SubgraphContext, string>(
    signedIn,
    ({ id }) => {
      resolved.add(String(id));
      return String(id);
    },
    { isOfControlPlane },
  );
  const codes = new Set<unknown>();
  for (const number of [...numbers, ...numbers]) {
    const answer: unknown = await resolve(
      {
        __typename: 'Tenant',
        id: firmObjectId('Tenant', `01990000-0000-7000-8000-${String(number).padStart(12, '0')}` as Uuid),
      },
      context,
      {} as GraphQLResolveInfo,
    );
    if (answer instanceof GraphQLError) codes.add(answer.extensions['code']);
  }
  return { resolved, codes };
}

test('a request that names no tenant opens entities of at most fifty; the others are refused by name and nothing is read of them', async () => {
  const { resolved, codes } = await resolvedOf(firmContext(), false);
  expect(resolved.size).toBe(MOST_LIVE_TENANTS);
  expect([...codes]).toEqual(['TOO_MANY_TENANTS']);
  // Another request has a count of its own.
  expect((await resolvedOf(firmContext(), false)).resolved.size).toBe(MOST_LIVE_TENANTS);
});

test('entities of the control plane are not counted', async () => {
  const { resolved, codes } = await resolvedOf(firmContext(), true);
  expect([resolved.size, codes.size]).toEqual([numbers.length, 0]);
});
