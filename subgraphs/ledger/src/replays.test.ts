import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../../../test/support/ask.ts';
import { openLedger, rentPaid, type Ledger } from '../../../test/worlds/books/ledger.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await openLedger({ approval: false });
});
afterAll(() => ledger.close());

const ENTRY = '... on EntryPosted { replayed entry { id } } ... on IdempotencyKeyReused { usedKey command }';
const entryCount = async () =>
  (await ledger.read<{ entries: { edges: unknown[] } }>('entries { edges { node { id } } }')).entries.edges
    .length;

test('the same key and body from another person give the first answer and no second entry', async () => {
  const input = rentPaid(ledger, { idempotencyKey: 'rent-march' });
  const first = await ledger.send('postEntry', input, { select: ENTRY });
  expect(first).toMatchObject({ __typename: 'EntryPosted', replayed: false });
  const again = await ledger.send('postEntry', input, { select: ENTRY, claim: ledger.colleague });
  expect(again).toEqual({ ...first, replayed: true });
  expect(await entryCount()).toBe(1);

  const other = { ...input, description: 'Rent of April' };
  const refused = await ledger.send('postEntry', other, { select: ENTRY, claim: ledger.colleague });
  expect(refused).toMatchObject({
    __typename: 'IdempotencyKeyReused',
    usedKey: 'rent-march',
    command: 'ledger.postEntry',
  });
  expect(await entryCount()).toBe(1);
});

test('who may not post is told nothing of the key', async () => {
  const document = `mutation ($input: PostEntryInput!) { postEntry(input: $input) { __typename } }`;
  for (const idempotencyKey of ['rent-march', 'unused'])
    expect(
      await ask(ledger.subgraph, document, {
        claim: ledger.junior,
        variables: { input: rentPaid(ledger, { idempotencyKey }) },
      }),
    ).toMatchObject({ data: null, errors: [{ extensions: { code: 'NOT_FOUND_OR_DENIED' } }] });
});

test('a refusal names nothing of a request that another person made by another command', async () => {
  const draft = { ...rentPaid(ledger), idempotencyKey: 'rent-march' };
  expect(
    await ledger.send('saveEntryDraft', draft, {
      claim: ledger.colleague,
      select: '... on IdempotencyKeyReused { command }',
    }),
  ).toMatchObject({
    __typename: 'IdempotencyKeyReused',
    command: 'ledger.saveEntryDraft',
    message: expect.not.stringContaining('postEntry') as string,
  });
});

test('who decides has keys of their own, and none twice', async () => {
  const submitted = async () => {
    const saved = await ledger.mutate('saveEntryDraft', rentPaid(ledger), ledger.junior);
    const { id, version } = saved['draft'] as { id: string; version: string };
    const sent = await ledger.mutate('submitEntryDraft', { draftId: id, version }, ledger.junior);
    const draft = sent['draft'] as { id: string; version: string };
    return { draftId: draft.id, version: draft.version };
  };
  const [left, right, third] = [await submitted(), await submitted(), await submitted()];
  const decision = { idempotencyKey: 'decided' };
  expect(await ledger.mutate('approveEntryDraft', { ...left, ...decision })).toMatchObject({
    __typename: 'EntryDraftApproved',
  });
  expect(await ledger.mutate('approveEntryDraft', { ...right, ...decision }, ledger.colleague)).toMatchObject(
    { __typename: 'EntryDraftApproved' },
  );
  // The colleague has not used the key of the entry; the senior has.
  const used = { ...third, idempotencyKey: 'rent-march' };
  expect(await ledger.mutate('approveEntryDraft', used)).toMatchObject({
    __typename: 'IdempotencyKeyReused',
  });
  expect(await ledger.mutate('approveEntryDraft', used, ledger.colleague)).toMatchObject({
    __typename: 'EntryDraftApproved',
  });
});

test('nobody can send a key that is the product’s own', async () => {
  expect(
    await ledger.mutate('postEntry', rentPaid(ledger, { idempotencyKey: 'cifra recurring:2026-03-15' })),
  ).toMatchObject({ __typename: 'InputInvalid', inputFaults: [{ field: 'idempotencyKey' }] });
});
