import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Followers } from '@cifra/books/follow/followers';
import { permissionNames, type PermissionName } from '@cifra/access/permissions';
import type { Claim } from '@cifra/access/claim';
import type { Uuid } from '@cifra/domain/ids';
import { createAccountCommand } from '@cifra/ledger/accounts/account-commands';
import { searchableAccounts } from '@cifra/ledger/search/searchable-accounts';
import { searchableEntries } from '@cifra/ledger/search/searchable-entries';
import { searchFields, searchKinds, type SearchField, type SearchKind } from '@cifra/search/kinds';
import { indexAll, searchFollower } from '@cifra/search/search-follower';
import { dayOrderOf, tokensOf } from '@cifra/search/tokens-of';
import { isPrefix, wordsOfQuery } from '@cifra/search/words';
import { searchableDocuments } from '@cifra/trade/search/searchable-documents';
import { searchableItems } from '@cifra/trade/search/searchable-items';
import { searchableMoney } from '@cifra/trade/search/searchable-money';
import { searchableParties } from '@cifra/trade/search/searchable-parties';
import { rebuildDerived } from '@cifra/trail/verify/rebuild-derived';
import { verifyBooks, type BooksVerification } from '@cifra/trail/verify/verify-books';
import { askTenant } from '../support/ask.ts';
import { eraseParty, plantItems } from '../support/search-commands.ts';
import { storedId } from '../support/stored/stored-rows.ts';
import { openDocumentBooks, linesOf, type DocumentBooks } from '../worlds/books/document-books.ts';

interface Hit {
  readonly kind: SearchKind;
  readonly field: SearchField;
  readonly rank: number;
  readonly node: { readonly __typename: string; readonly id: Uuid };
}
interface Page {
  readonly edges: readonly Hit[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly isCurrent: boolean;
}

let documents: DocumentBooks;
beforeEach(async () => {
  documents = await openDocumentBooks(['../../support/search-commands.ts']);
});
afterEach(() => documents.close());

const OBJECTS = ['account', 'document', 'item', 'entry', 'moneyDocument', 'party'] as const;
type Found = Pick<Hit, 'kind' | 'field' | 'rank'> &
  Readonly<Record<(typeof OBJECTS)[number], { readonly __typename: string; readonly id: Uuid } | null>>;
/** The one object that a hit has. */
function hitOf({ node: { kind, field, rank, ...found } }: { readonly node: Found }): Hit {
  const [node, ...others] = OBJECTS.flatMap((name) => found[name] ?? []);
  if (node === undefined || others.length > 0) throw new Error('a hit has exactly one object');
  return { kind, field, rank, node };
}
const fields = (query: string, args = ''): string =>
  `search(query: ${JSON.stringify(query)}${args}) { edges { node { kind field rank ${OBJECTS.map((name) => `${name} { __typename id }`).join(' ')} } } pageInfo { hasNextPage endCursor } isCurrent }`;
const page = async (query: string, args = '', claim?: Claim): Promise<Page> => {
  const { search } = await documents.read<{
    search: Omit<Page, 'edges'> & { readonly edges: readonly { readonly node: Found }[] };
  }>(fields(query, args), claim);
  return { ...search, edges: search.edges.map(hitOf) };
};
const find = async (query: string, args = '', claim?: Claim): Promise<readonly Hit[]> =>
  (await page(query, args, claim)).edges;
const ids = (hits: readonly Hit[]): Uuid[] => hits.map(({ node }) => node.id);
const index = (): Promise<number> =>
  indexAll(documents.world.books, documents.world.tenant.id, documents.world.request());
const item = async (code: string, name: string): Promise<{ readonly id: Uuid; readonly version: string }> =>
  (await documents.mutate('createItem', { code, name }))['item'] as { id: Uuid; version: string };
const verify = async (): Promise<BooksVerification> => {
  const { books, tenant } = documents.world;
  const verified = await books.report(verifyBooks, tenant.id, { knownHeads: [] });
  if (verified === null) throw new Error('not served');
  return verified;
};

test('"pan" finds a code, a name with an accent and the beginning of a name, in this order, and nothing else', async () => {
  const cafe = await documents.party({ code: 'C-7', name: 'Café del Pán', isCustomer: true });
  const bakery = await documents.party({ code: 'C-8', name: 'Panadería', isCustomer: true });
  const numbered = await documents.party({ code: 'PAN-0012', name: 'Molino', isVendor: true });
  await documents.party({ code: 'C-9', name: 'Compañía', isVendor: true });
  await index();
  expect(await find('pan')).toEqual([
    { kind: 'PARTY', field: 'NUMBER', rank: 1, node: { __typename: 'Party', id: numbered } },
    { kind: 'PARTY', field: 'NAME', rank: 2, node: { __typename: 'Party', id: cafe } },
    { kind: 'PARTY', field: 'NAME', rank: 12, node: { __typename: 'Party', id: bakery } },
  ]);
  expect(ids(await find('PANADERIA'))).toEqual([bakery]);
  expect(ids(await find('pan-0012'))).toEqual([numbered]);
  expect(ids(await find('12'))).toEqual([numbered]);
  expect(await find('pa')).toEqual([]);
});

test('an amount is found however it is written, a document by its numbers and day, an entry beside it', async () => {
  const { id } = await documents.invoice({
    documentDate: '2026-01-10',
    lines: linesOf('1234.50'),
    memo: 'Entrega en Colón',
    reference: 'OC 4711/B',
  });
  const { displayNumber } = await documents.invoice({ lines: linesOf('1234.56') });
  await index();
  for (const written of ['1,234.50', '1234.5', '1 234,50', '1.234,50']) {
    const hits = await find(written, ', kinds: [DOCUMENT]');
    expect(ids(hits)[0], written).toBe(id);
    expect(hits[0]).toMatchObject({ rank: 4, field: 'AMOUNT' });
  }
  expect((await find('1,234.50')).map(({ kind, rank }) => [kind, rank])).toContainEqual(['JOURNAL_ENTRY', 4]);
  for (const query of ['colon', '4711', '4711b', '2026-01-10 colon', '10 ene 2026 entrega'])
    expect(ids(await find(query, ', kinds: [DOCUMENT]')), query).toContain(id);
  expect((await find(displayNumber, ', kinds: [DOCUMENT]'))[0]).toMatchObject({ rank: 1 });
  expect(ids(await find(displayNumber, ', kinds: [DOCUMENT]'))).not.toContain(id);
});

test('money in, money out and transfers are found by number, texts, lines, amounts and the day on which a transfer came', async () => {
  const account = async (code: string, kind: 'BANK' | 'CASH' | 'CLEARING' | 'EXPENSE'): Promise<Uuid> =>
    documents.run(createAccountCommand, {
      code,
      name: code,
      type: kind === 'EXPENSE' ? 'EXPENSE' : 'ASSET',
      kind,
      normalSide: null,
      parentId: null,
      isPostable: true,
    });
  const [cash, bank] = [await account('8000', 'CASH'), await account('8100', 'BANK')];
  const post = async (input: object): Promise<{ readonly id: Uuid; readonly displayNumber: string }> => {
    const step = async (mutation: string, given: Record<string, unknown>, select: string, claim?: Claim) =>
      documents.send(mutation, given, { select: `... on ${select}`, ...(claim ? { claim } : {}) });
    const draft = 'moneyDraft { id version }';
    const of = (member: Record<string, unknown>) => {
      const { id: moneyDraftId, version } = member['moneyDraft'] as { id: string; version: string };
      return { moneyDraftId, version };
    };
    const saved = await step(
      'saveMoneyDraft',
      { ...input },
      `MoneyDraftSaved { ${draft} }`,
      documents.junior,
    );
    const sent = await step(
      'submitMoneyDraft',
      of(saved),
      `MoneyDraftSubmitted { ${draft} }`,
      documents.junior,
    );
    const posted = `MoneyDraftPosted { moneyDocument { id displayNumber } }`;
    return (await step('approveMoneyDraft', of(sent), posted))['moneyDocument'] as {
      id: Uuid;
      displayNumber: string;
    };
  };
  const taxi = await post({
    kind: 'MONEY_OUT',
    documentDate: '2026-01-10',
    moneyAccountId: cash,
    reference: 'Recibo 77',
    lines: [
      { accountId: await account('8200', 'EXPENSE'), amount: '18.75', description: 'Taxi al aeropuerto' },
    ],
  });
  const moved = await post({
    kind: 'TRANSFER',
    documentDate: '2026-01-12',
    moneyAccountId: bank,
    memo: 'Reposición de caja',
    transfer: {
      amount: '250.00',
      toAccountId: cash,
      toCurrency: 'PAB',
      receivedAmount: '250.00',
      receivedDate: '2026-01-14',
      transitAccountId: await account('8300', 'CLEARING'),
    },
  });
  await index();
  const money = ', kinds: [MONEY_DOCUMENT]';
  for (const [query, found, place] of [
    [taxi.displayNumber, taxi, { field: 'NUMBER', rank: 1 }],
    ['recibo 77', taxi, { field: 'TEXT' }],
    ['aeropuerto', taxi, { field: 'TEXT', rank: 3 }],
    ['18,75', taxi, { field: 'AMOUNT', rank: 4 }],
    ['reposicion', moved, { field: 'TEXT', rank: 3 }],
    ['250.00', moved, { field: 'AMOUNT', rank: 4 }],
    ['2026-01-14', moved, { field: 'DATE', rank: 5 }],
  ] as const)
    expect(await find(query, money), query).toMatchObject([
      { kind: 'MONEY_DOCUMENT', ...place, node: { __typename: 'MoneyDocument', id: found.id } },
    ]);
  expect((await verify()).firstFault).toBeNull();
});

test('every word must match, and the last one alone may go on', async () => {
  const both = await item('I-1', 'Harina integral de trigo');
  const one = await item('I-2', 'Harina blanca');
  await index();
  expect(ids(await find('harina'))).toEqual([both.id, one.id]);
  expect(ids(await find('harina int'))).toEqual([both.id]);
  expect(ids(await find('trigo harina'))).toEqual([both.id]);
  expect(await find('hari integral')).toEqual([]);
  expect(await find('harina centeno')).toEqual([]);
});

test('what a caller may not read is neither found nor counted; without any kind the search is denied and recorded', async () => {
  await documents.party({ code: 'PAN-1', name: 'Panadería', isCustomer: true });
  await item('PAN-2', 'Pan de molde');
  await documents.invoice({ memo: 'pan de ayer' });
  await documents.account('PAN-3', 'ASSET');
  await index();
  const needed: Readonly<Record<SearchKind, PermissionName>> = {
    ACCOUNT: 'COA.Read',
    DOCUMENT: 'Document.Read',
    ITEM: 'Item.Read',
    JOURNAL_ENTRY: 'Entry.Read',
    MONEY_DOCUMENT: 'Document.Read',
    PARTY: 'Party.Read',
  };
  const all = await find('pan');
  expect(new Set(all.map(({ kind }) => kind)).size).toBeGreaterThan(3);
  for (const kind of Object.keys(needed) as SearchKind[]) {
    const { edges, pageInfo } = await page('pan', ', first: 10', documents.world.claim([needed[kind]]));
    const readsToo = (hit: Hit): boolean => needed[hit.kind] === needed[kind];
    expect(edges, kind).toEqual(all.filter(readsToo));
    expect(pageInfo.hasNextPage).toBe(false);
    const others = permissionNames.filter((name) => name !== needed[kind]);
    expect(await find('pan', '', documents.world.claim(others)), kind).toEqual(
      all.filter((hit) => !readsToo(hit)),
    );
  }
  const denied = await askTenant(documents.subgraph, documents.world.tenant.id, fields('pan'), {
    claim: documents.world.claim(['Report.Read']),
  });
  expect(denied.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND_OR_DENIED' } }]);
  const { tenant, other } = documents.world;
  const elsewhere = await askTenant(documents.subgraph, tenant.id, fields('pan'), {
    claim: documents.world.claim(permissionNames, other),
  });
  expect(elsewhere.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND_OR_DENIED' } }]);
  const stored = await documents.world.storedOf();
  const attempts = await stored.rows(
    `select object_id from audit_events where event = 'ACCESS_DENIED' order by commit_number`,
  );
  expect(attempts).toContainEqual({ object_id: 'Tenant.search' });
});

test('INPUT_INVALID: a query without a letter, with too many words or characters, and another list’s cursor', async () => {
  const refusalOf = async (query: string, args = ''): Promise<unknown> =>
    (
      await askTenant(documents.subgraph, documents.world.tenant.id, fields(query, args), {
        claim: documents.senior,
      })
    ).errors[0];
  for (const [query, args, field] of [
    [' -., ', '', 'query'],
    ['a b c d e f g', '', 'query'],
    ['x'.repeat(101), '', 'query'],
    ['pan', ', first: 0', 'first'],
    ['pan', ', first: 201', 'first'],
    ['pan', ', after: "WyJhIl0"', 'after'],
  ] as const)
    expect(await refusalOf(query, args)).toMatchObject({
      extensions: { code: 'INPUT_INVALID', facts: { field } },
    });
});

test('hits come in the stated order and page by page, few or many: as a plain look at every object would find them', async () => {
  const { books, tenant } = documents.world;
  // Words that stand in the codes of some and in the names of others, and two beginnings of more words than are sorted: of four words each, and of five.
  const codes = ['HAR', 'LOTE3', 'ESPECIAL', 'COMUN'];
  const names = Array.from({ length: 620 }, (_, number) => ({
    code: `${codes[number % codes.length]}-${String(number).padStart(4, '0')}`,
    name: `Harina harinera harinoso harón ${number % 2 === 0 ? 'especial' : 'común'}${number % 3 === 0 ? ' har har' : ''} lote${number % 7} caja1 caja2 caja3 caja4 caja5`,
  }));
  await documents.run(plantItems, { items: names });
  for (const [day, memo] of [
    ['2026-01-10', 'harina especial'],
    ['2026-01-12', 'harinero'],
    ['2026-01-11', 'harina'],
  ])
    await documents.invoice({ documentDate: day, memo, lines: linesOf('620.00') });
  await documents.party({ code: 'C-5', name: 'Harina y Pan', isCustomer: true });
  expect(await index()).toBeGreaterThan(620);

  const kinds = [
    searchableAccounts,
    searchableDocuments,
    searchableEntries,
    searchableItems,
    searchableMoney,
    searchableParties,
  ];
  const objects =
    (await books.read(tenant.id, async (tx) => {
      const found = [];
      for (const { kind, idsAfter, byIds } of kinds)
        for (let after = '00000000-0000-0000-0000-000000000000' as Uuid | undefined; after !== undefined;) {
          const next: Uuid[] = (await idsAfter(tx, after)).map(({ id }) => id);
          for (const object of await byIds(tx, next))
            found.push({ kind, id: object.id, day: dayOrderOf(object.date), tokens: tokensOf(object, 2) });
          after = next.at(-1);
        }
      return found;
    })) ?? [];
  const fieldOf = new Map(Object.entries(searchFields).map(([name, number]) => [number as number, name]));
  const expected = (query: string): unknown[] => {
    const words = wordsOfQuery(query, 2);
    const last = words.at(-1) ?? '';
    return objects
      .flatMap(({ kind, id, day, tokens }) => {
        if (!words.slice(0, -1).every((word) => tokens.has(word))) return [];
        const whole = tokens.get(last);
        const begun = [...tokens].flatMap(([token, field]) =>
          isPrefix(last) && token.startsWith(last) ? [field + 10] : [],
        );
        const rank = whole ?? Math.min(...begun, Infinity);
        return rank === Infinity ? [] : [{ kind, id, day, rank, field: fieldOf.get(rank % 10) }];
      })
      .toSorted((a, b) => a.rank - b.rank || a.day - b.day || (a.id < b.id ? -1 : 1))
      .map(({ kind, id, rank, field }) => ({ kind, id, rank, field }));
  };
  expect(Object.keys(searchKinds)).toHaveLength(kinds.length);
  for (const query of [
    'har',
    'harina',
    'harin',
    'harina esp',
    'especial harina',
    'harina especial lote3',
    'lote3 har',
    'har-0007',
    '620',
    '2026-01',
    'harina 2026-01-11',
    'comun har',
    'har harina',
    'harina har',
    'harina lot',
    'har lote3 harina',
    'comun harin',
    'lote3 comun especial har',
    'lote3 comun especial har harina',
    'especial comun lote3',
    'especial com',
    'comun caj',
    'lote3 comun caj',
  ]) {
    const found: unknown[] = [];
    let after = '';
    do {
      const { edges, pageInfo } = await page(query, `, first: 150${after}`);
      found.push(...edges.map(({ kind, node, rank, field }) => ({ kind, id: node.id, rank, field })));
      after = pageInfo.hasNextPage ? `, after: "${pageInfo.endCursor}"` : '';
    } while (after !== '');
    expect(found, query).toEqual(expected(query));
  }
  expect(expected('har').length).toBeGreaterThan(500);
});

test('what changes is found by its new words alone, and words of an erased party are gone at once and for good', async () => {
  const flour = await item('I-1', 'Harina');
  const party = await documents.party({
    code: 'ADA-1',
    name: 'Ada Lovelace',
    taxId: '8-NT-4711',
    isCustomer: true,
  });
  await index();
  await documents.mutate('updateItem', { itemId: flour.id, version: flour.version, name: 'Sémola' });
  expect(await page('harina')).toMatchObject({ edges: [{ field: 'NAME' }], isCurrent: false });
  await index();
  expect(await page('harina')).toMatchObject({ edges: [], isCurrent: true });
  expect(ids(await find('semola'))).toEqual([flour.id]);
  expect(ids(await find('8nt4711'))).toEqual([party]);
  await documents.run(eraseParty, { partyId: party });
  const gone = ['lovelace', '4711', '8nt', 'erased'];
  for (const query of [...gone, 'ada']) expect(await find(query), query).toEqual([]);
  expect((await verify()).firstFault).toBeNull();
  await index();
  for (const query of gone) expect(await find(query), query).toEqual([]);
  expect(ids(await find('ada-1'))).toEqual([party]);
  expect((await verify()).firstFault).toBeNull();
});

test('the follower finds what is written within a second, and writing the same commits again changes nothing', async () => {
  const { books, request, tenant } = documents.world;
  const failures: object[] = [];
  const followers = new Followers(books, {
    followers: [searchFollower(books, request)],
    request: () => request(),
    log: (record) => failures.push(record),
  });
  followers.start();
  const flour = await item('I-1', 'Harina');
  const beganAt = performance.now();
  await vi.waitFor(async () => expect(ids(await find('harina'))).toEqual([flour.id]), { timeout: 5_000 });
  expect(performance.now() - beganAt).toBeLessThan(1_000);
  await followers.stop();
  expect(failures).toEqual([]);
  const commits = await page('harina');
  expect(await index()).toBe(0);
  // The cursor on the control plane is lost: the words say for themselves how far they are.
  const again = new Followers(books, {
    followers: [{ ...searchFollower(books, request), positions: async () => new Map() }],
    request: () => request(),
    log: (record) => failures.push(record),
  });
  again.start();
  await again.stop();
  expect(await page('harina')).toEqual(commits);
  expect(tenant.id).toBeDefined();
});

test('verification names the object whose words are wrong, missing or nobody’s; a rebuild writes them anew', async () => {
  const flour = await item('I-1', 'Harina');
  expect((await verify()).firstFault).toBeNull();
  await index();
  expect((await verify()).firstFault).toBeNull();
  const stored = await documents.world.storedOf();
  const nobody = '11111111-1111-1111-1111-111111111111';
  const before = await find('harina');
  for (const [fault, statement, ...values] of [
    [flour.id, `update search_tokens set token = 'trigo' where token = 'harina'`],
    [flour.id, `update search_tokens set field = 1 where token = 'harina'`],
    [flour.id, `update search_tokens set word_bits = 0 where token = 'harina'`],
    [flour.id, 'delete from search_tokens where object_id = ?', storedId(flour.id)],
    [
      nobody,
      `insert into search_tokens (object_id, token, head, kind, field, day_order, word_bits) values (?, 'nada', 'nad', 3, 2, 1, 0)`,
      storedId(nobody),
    ],
  ] as const) {
    await stored.pastTriggers('search_tokens', statement, ...values);
    expect((await verify()).firstFault, statement).toContain(`SEARCH_DIFFERS at ${fault}`);
    await documents.run(rebuildDerived, {});
    expect(await page('harina')).toMatchObject({ edges: [], isCurrent: false });
    await index();
    expect(await find('harina')).toEqual(before);
  }
  expect((await verify()).firstFault).toBeNull();
});
