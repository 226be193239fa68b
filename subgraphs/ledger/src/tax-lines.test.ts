import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '@cifra/books/ids';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { tenantQuery } from '@cifra/database/statement';
import { openLedger, rentPaid, type Ledger, type Member } from '../../../test/worlds/books/ledger.ts';
import { addTaxCode } from '../../../test/support/opening-commands.ts';

let ledger: Ledger;
let taxPayable: string;
const itbms = newId();
const retired = newId();
const taxBalances = tenantQuery()((q) =>
  q.db.select().from(q.t.tax_balances).orderBy(q.t.tax_balances.is_tax),
);

beforeEach(async () => {
  ledger = await openLedger({ approval: false });
  const created = await ledger.mutate(
    'createAccount',
    { code: '2200', name: 'ITBMS', type: 'LIABILITY' },
    ledger.owner,
  );
  ({ id: taxPayable } = created['account'] as { id: string });
  await ledger.mutate('bindAccountRole', { role: 'TaxPayable', accountId: taxPayable }, ledger.owner);
  const { books, tenant, request } = ledger.world;
  for (const input of [
    { id: itbms, name: 'TEST-7', isActive: true },
    { id: retired, name: 'OLD-5', isActive: false },
  ])
    expect((await books.execute(addTaxCode, { tenantId: tenant.id }, input, request())).ok).toBe(true);
});
afterEach(() => ledger.close());

/** Cash 107: revenue 100 and its tax 7. */
const taxed = (taxCodeId: string = itbms): Record<string, unknown> => {
  const { cash, sales } = ledger.world.accounts;
  return rentPaid(ledger, {
    lines: [
      { accountId: cash, debit: '107.00', currency: 'PAB' },
      { accountId: sales, credit: '100.00', currency: 'PAB', taxCodeId },
      { accountId: taxPayable, credit: '7.00', currency: 'PAB', taxCodeId },
    ],
  });
};
const linesOf = async (entry: { readonly id: string }): Promise<readonly unknown[]> =>
  (
    await ledger.read<{ entry: { lines: { edges: { node: unknown }[] } } }>(
      `entry(id: "${entry.id}") { lines { edges { node { kind taxCode { id } base { amount } } } } }`,
    )
  ).entry.lines.edges.map(({ node }) => node);
const balances = () => ledger.world.books.read(ledger.world.tenant.id, (tx) => tx.all(taxBalances, {}));

test('a line that names a tax code is what was taxed, and on an account of a tax role the tax; a reversal keeps both', async () => {
  const posted = (await ledger.mutate('postEntry', taxed())) as Member & { entry: { id: string } };
  expect(await linesOf(posted.entry)).toEqual([
    { kind: 'ORDINARY', taxCode: null, base: { amount: '107.00' } },
    { kind: 'ORDINARY', taxCode: { id: itbms }, base: { amount: '-100.00' } },
    { kind: 'TAX', taxCode: { id: itbms }, base: { amount: '-7.00' } },
  ]);
  expect(await balances()).toMatchObject([
    { tax_code_id: itbms, is_tax: false, base_debit: 0n, base_credit: 1_000_000n },
    { tax_code_id: itbms, is_tax: true, base_debit: 0n, base_credit: 70_000n },
  ]);
  const reversed = (await ledger.mutate('reverseEntry', {
    entryId: posted.entry.id,
    postingDate: '2026-04-01',
    reason: 'The customer never came, it was a mistake.',
  })) as Member & { reversingEntry: { id: string } };
  expect((await linesOf(reversed.reversingEntry)).slice(1)).toEqual([
    { kind: 'ORDINARY', taxCode: { id: itbms }, base: { amount: '100.00' } },
    { kind: 'TAX', taxCode: { id: itbms }, base: { amount: '7.00' } },
  ]);
  const sums = (await balances())?.reduce((sum, row) => sum + row.base_debit - row.base_credit, 0n);
  expect(sums).toBe(0n);
  const { books, tenant } = ledger.world;
  expect(await books.report(verifyBooks, tenant.id, { knownHeads: [] })).toMatchObject({ isValid: true });
});

test('a draft keeps the tax codes of its lines, the preview shows what they become', async () => {
  const saved = (await ledger.mutate('saveEntryDraft', taxed())) as Member & {
    draft: { id: string; version: string };
  };
  const { draft } = await ledger.read<{ draft: Member }>(
    `draft(id: "${saved.draft.id}") { lines { edges { node { taxCode { id } } } } }`,
  );
  expect(draft).toEqual({
    lines: { edges: [null, { id: itbms }, { id: itbms }].map((taxCode) => ({ node: { taxCode } })) },
  });
  const posted = (await ledger.mutate('postEntryDraft', {
    draftId: saved.draft.id,
    version: saved.draft.version,
  })) as Member & { entry: { id: string } };
  expect((await linesOf(posted.entry)).at(-1)).toMatchObject({ kind: 'TAX', taxCode: { id: itbms } });
  const { cash } = ledger.world.accounts;
  const preview = (code: string): string =>
    `entryPreview(input: { postingDate: "2026-03-15", lines: [{ accountId: "${cash}", debit: "7.00", currency: "PAB" }, { accountId: "${taxPayable}", credit: "7.00", currency: "PAB", taxCodeId: "${code}" }] }) { __typename ... on EntryPreview { lines { kind taxCode { id } } } ... on TaxCodeRefused { code lineNumber taxCodeRef } }`;
  expect(await ledger.read(preview(itbms))).toEqual({
    entryPreview: {
      __typename: 'EntryPreview',
      lines: [
        { kind: 'ORDINARY', taxCode: null },
        { kind: 'TAX', taxCode: { id: itbms } },
      ],
    },
  });
  expect(await ledger.read(preview(retired))).toEqual({
    entryPreview: {
      __typename: 'TaxCodeRefused',
      code: 'TAX_CODE_INACTIVE',
      lineNumber: 2,
      taxCodeRef: 'OLD-5',
    },
  });
});

test('an unknown and an inactive tax code are refused by name, and nothing is written', async () => {
  const unknown = newId();
  for (const mutation of ['saveEntryDraft', 'postEntry']) {
    expect(await ledger.mutate(mutation, taxed(retired))).toMatchObject({ code: 'TAX_CODE_INACTIVE' });
    expect(await ledger.mutate(mutation, taxed(unknown))).toMatchObject({ code: 'TAX_CODE_UNKNOWN' });
    expect(await ledger.mutate(mutation, taxed('nothing'))).toMatchObject({
      __typename: 'InputInvalid',
      inputFaults: [{ field: 'lines[1].taxCodeId' }, { field: 'lines[2].taxCodeId' }],
    });
  }
  expect(await ledger.read('entries { edges { node { id } } } drafts { edges { node { id } } }')).toEqual({
    entries: { edges: [] },
    drafts: { edges: [] },
  });
  expect(await balances()).toEqual([]);
});
