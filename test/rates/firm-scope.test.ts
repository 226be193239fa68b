import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemRequest } from '@cifra/ops/system-request';
import { importEcbFile } from '@cifra/rates/refresh/import-ecb-file';
import { openFirm, type TestFirm, type TestTenant } from '../worlds/firm/firm.ts';

/* The firm's providers through the gateway: asked firm-wide, and never in the name of a client. */

let firm: TestFirm;
let tenant: TestTenant;
beforeAll(async () => {
  firm = await openFirm();
  tenant = await firm.provision();
  const csv = 'Date,USD,\n2026-03-12,1.14,\n2026-03-13,11.46,\n';
  await importEcbFile(
    firm.books,
    { stream: [Buffer.from(csv)], fileName: 'leap.csv' },
    systemRequest('test'),
  );
});
afterAll(() => firm?.close());

const REASON = 'The provider has confirmed it on the telephone; the note is on file.';
const LISTS =
  '{ rateProviders { provider newestRateDate } heldRates { edges { node { id rate previousRate } } } }';

interface Lists {
  readonly rateProviders: readonly { readonly provider: string; readonly newestRateDate: string }[];
  readonly heldRates: {
    readonly edges: readonly { readonly node: { readonly id: string; readonly rate: string } }[];
  };
}

test('the firm’s people see providers and held rates firm-wide; a request that names a client sees neither', async () => {
  const { data, errors } = await firm.ask<Lists>(LISTS, { as: 'owner' });
  expect(errors).toEqual([]);
  expect(data).toMatchObject({
    rateProviders: [{ provider: 'ECB', newestRateDate: '2026-03-12' }],
    heldRates: { edges: [{ node: { rate: '11.46', previousRate: '1.14' } }] },
  });
  const named = await firm.ask<unknown>(LISTS, { as: 'owner', tenant: tenant.slug });
  expect(named.errors.length).toBeGreaterThan(0);
  for (const { extensions } of named.errors)
    expect(extensions).toMatchObject({ code: 'SCOPE_WRONG', neededScope: 'FIRM' });
});

test('F10: a held rate is decided once, by a person who imports rates for the firm; the same key gives the same answer', async () => {
  const held = (await firm.ask<Lists>(LISTS, { as: 'owner' })).data.heldRates.edges[0]?.node.id ?? '';
  const CONFIRM = `mutation ($input: DecideHeldRateInput!) { confirmHeldRate(input: $input) { __typename
    ... on HeldRateConfirmed { heldRate { state decidedBy } } ... on HeldRateRefused { code heldRateState } } }`;
  const confirm = (idempotencyKey: string, as: 'junior' | 'owner') =>
    firm.ask<Readonly<Record<string, unknown>>>(CONFIRM, {
      as,
      variables: { input: { idempotencyKey, heldRateId: held, reason: REASON } },
    });
  expect((await confirm('a', 'junior')).errors).toMatchObject([
    { extensions: { code: 'NOT_FOUND_OR_DENIED' } },
  ]);
  const first = await confirm('b', 'owner');
  expect(first.data).toMatchObject({
    confirmHeldRate: { __typename: 'HeldRateConfirmed', heldRate: { state: 'CONFIRMED' } },
  });
  expect((await confirm('b', 'owner')).data).toEqual(first.data);
  expect((await confirm('c', 'owner')).data).toEqual({
    confirmHeldRate: { __typename: 'HeldRateRefused', code: 'HELD_RATE_DECIDED', heldRateState: 'CONFIRMED' },
  });
});
