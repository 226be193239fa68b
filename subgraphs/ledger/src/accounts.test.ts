import { accountRoleNames } from '@cifra/domain/accounts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLedger, rentPaid, type Ledger, type Member } from '../../../test/worlds/books/ledger.ts';

let ledger: Ledger;
beforeEach(async () => {
  ledger = await openLedger({ approval: false });
});
afterEach(() => ledger.close());

interface Account {
  readonly id: string;
  readonly version: string;
  readonly code: string;
}
const accountOf = (member: Member): Account => {
  expect(member).toHaveProperty('account');
  return member['account'] as Account;
};
const create = async (input: Record<string, unknown>): Promise<Account> =>
  accountOf(await ledger.mutate('createAccount', input));
const step = ({ id, version }: Account): Record<string, unknown> => ({ accountId: id, version });
const byCode = async (code: string): Promise<Account> =>
  (await ledger.read<{ account: Account }>(`account(code: "${code}") { id version code }`)).account;

test('an account is opened under a heading of its type, with the normal side of its type', async () => {
  const heading = await create({ code: ' 1100 ', name: 'Current assets', type: 'ASSET', isPostable: false });
  expect(heading.code).toBe('1100');
  expect(
    await ledger.mutate('createAccount', { code: '1110', name: 'Till', type: 'ASSET', parentId: heading.id }),
  ).toMatchObject({
    account: { normalSide: 'DEBIT', parent: { id: heading.id }, isActive: true, controlRole: null },
  });
  expect(await ledger.mutate('createAccount', { code: '1100', name: 'Again', type: 'ASSET' })).toMatchObject({
    code: 'ACCOUNT_CODE_TAKEN',
  });
  expect(
    await ledger.mutate('createAccount', {
      code: '2110',
      name: 'Loan',
      type: 'LIABILITY',
      parentId: heading.id,
    }),
  ).toMatchObject({ code: 'ACCOUNT_TYPE_MISMATCH' });
  expect(
    await ledger.mutate('createAccount', {
      code: '1120',
      name: 'Below a leaf',
      type: 'ASSET',
      parentId: ledger.world.accounts.cash,
    }),
  ).toMatchObject({ __typename: 'InputInvalid', inputFaults: [{ field: 'parentId' }] });
  expect(
    await ledger.mutate('createAccount', { code: 'x'.repeat(41), name: 'Long', type: 'ASSET' }),
  ).toMatchObject({ __typename: 'InputInvalid', inputFaults: [{ field: 'code' }] });
  expect(await ledger.mutate('createAccount', { code: '9', name: '', type: 'ASSET' })).toMatchObject({
    __typename: 'InputInvalid',
    inputFaults: [{ field: 'name' }],
  });
});

test('code and name change freely; type, normal side and postability only while no line is posted', async () => {
  await ledger.mutate('postEntry', rentPaid(ledger));
  const rent = await byCode('6000');
  const renamed = accountOf(
    await ledger.mutate('updateAccount', { ...step(rent), code: '6010', name: 'Rent of the shop' }),
  );
  expect(renamed).toMatchObject({ code: '6010', name: 'Rent of the shop' });
  expect(await ledger.mutate('updateAccount', { ...step(rent), name: 'Stale' })).toMatchObject({
    __typename: 'VersionConflict',
  });
  for (const change of [{ type: 'INCOME' }, { normalSide: 'CREDIT' }, { isPostable: false }])
    expect(await ledger.mutate('updateAccount', { ...step(renamed), ...change })).toMatchObject({
      code: 'ACCOUNT_HAS_LINES',
    });
  const unused = await create({ code: '6900', name: 'Unused', type: 'EXPENSE' });
  expect(
    await ledger.mutate('updateAccount', { ...step(unused), type: 'INCOME', normalSide: 'CREDIT' }),
  ).toMatchObject({ account: { type: 'INCOME' } });
  expect(
    await ledger.mutate('updateAccount', { ...step(await byCode('7900')), isPostable: false }),
  ).toMatchObject({ code: 'ACCOUNT_HAS_ROLES', boundRoles: ['Rounding'] });
  expect(
    await ledger.mutate('updateAccount', { ...step(await byCode('4000')), type: 'ASSET' }),
  ).toMatchObject({ code: 'ACCOUNT_TYPE_MISMATCH', because: 'role SalesRevenue' });
});

test('an account does not come to stand below itself', async () => {
  const top = await create({ code: '1', name: 'Top', type: 'ASSET', isPostable: false });
  const middle = await create({
    code: '11',
    name: 'Middle',
    type: 'ASSET',
    isPostable: false,
    parentId: top.id,
  });
  for (const parentId of [top.id, middle.id])
    expect(await ledger.mutate('updateAccount', { ...step(top), parentId })).toMatchObject({
      code: 'ACCOUNT_PARENT_CYCLE',
    });
  expect(await ledger.mutate('updateAccount', { ...step(middle), parentId: null })).toMatchObject({
    account: { parent: null },
  });
});

test('an account is deactivated at zero, without roles and without active accounts below it', async () => {
  const heading = await create({ code: '61', name: 'Office', type: 'EXPENSE', isPostable: false });
  const paper = await create({ code: '6110', name: 'Paper', type: 'EXPENSE', parentId: heading.id });
  expect(await ledger.mutate('deactivateAccount', step(heading))).toMatchObject({
    code: 'ACCOUNT_HAS_CHILDREN',
    childCount: 1,
  });
  const { cash } = ledger.world.accounts;
  const buy = [
    { accountId: paper.id, debit: '12.50', currency: 'PAB' },
    { accountId: cash, credit: '12.50', currency: 'PAB' },
  ];
  const bought = (await ledger.mutate('postEntry', rentPaid(ledger, { lines: buy }))) as Member & {
    entry: { id: string };
  };
  expect(await ledger.mutate('deactivateAccount', step(paper))).toMatchObject({
    code: 'ACCOUNT_NOT_ZERO',
    balanceAmount: '12.50',
    balanceCurrency: 'PAB',
  });
  expect(await ledger.mutate('deactivateAccount', step(await byCode('1000')))).toMatchObject({
    code: 'ACCOUNT_HAS_ROLES',
    boundRoles: ['Bank'],
  });
  await ledger.mutate('reverseEntry', {
    entryId: bought.entry.id,
    postingDate: '2026-03-15',
    reason: 'The paper was given back at once.',
  });
  const inactive = accountOf(await ledger.mutate('deactivateAccount', step(paper)));
  const closed = accountOf(await ledger.mutate('deactivateAccount', step(heading)));
  expect(await ledger.mutate('activateAccount', step(inactive))).toMatchObject({
    code: 'ACCOUNT_INACTIVE',
  });
  expect(await ledger.mutate('activateAccount', step(closed))).toMatchObject({ account: { isActive: true } });
  expect(await ledger.mutate('activateAccount', step(inactive))).toMatchObject({
    account: { isActive: true },
  });
});

test('a role goes to an active, postable account of its types; a control role only to one without balance and without another role', async () => {
  const { cash, sales } = ledger.world.accounts;
  const bind = (role: string, accountId: string) => ledger.mutate('bindAccountRole', { role, accountId });
  expect(await bind('DefaultAR', sales)).toMatchObject({ code: 'ACCOUNT_TYPE_MISMATCH' });
  expect(await bind('DefaultAR', cash)).toMatchObject({
    code: 'ACCOUNT_HAS_ROLES',
    boundRoles: ['Bank'],
  });
  expect(await bind('Bank', ledger.world.tenant.id)).toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
  const heading = await create({ code: '11', name: 'Heading', type: 'ASSET', isPostable: false });
  expect(await bind('Bank', heading.id)).toMatchObject({ code: 'ACCOUNT_NOT_POSTABLE' });
  const owed = await create({ code: '1110', name: 'Owed to us', type: 'ASSET' });
  await ledger.mutate(
    'postEntry',
    rentPaid(ledger, {
      lines: [
        { accountId: owed.id, debit: '9.00', currency: 'PAB' },
        { accountId: cash, credit: '9.00', currency: 'PAB' },
      ],
    }),
  );
  expect(await bind('DefaultAR', owed.id)).toMatchObject({
    code: 'ACCOUNT_NOT_ZERO',
    balanceAmount: '9.00',
  });
  const receivable = await create({ code: '1120', name: 'Receivables', type: 'ASSET' });
  expect(await bind('DefaultAR', receivable.id)).toMatchObject({
    role: 'DefaultAR',
    account: { controlRole: 'DefaultAR' },
  });
  expect(await bind('TaxReceivable', receivable.id)).toMatchObject({
    code: 'ACCOUNT_IS_CONTROL',
    controlRole: 'DefaultAR',
  });
  const { accountRoles } = await ledger.read<{
    accountRoles: { role: string; account: { code: string } | null }[];
  }>('accountRoles { role isControl allowedTypes account { code } }');
  expect(accountRoles).toHaveLength(accountRoleNames.length);
  expect(accountRoles.find(({ role }) => role === 'DefaultAR')).toMatchObject({
    isControl: true,
    allowedTypes: ['ASSET'],
    account: { code: '1120' },
  });
  expect(accountRoles.find(({ role }) => role === 'DefaultAP')?.account).toBeNull();
});

test('the chart is paged by code and filtered', async () => {
  await create({ code: '1100', name: 'Heading', type: 'ASSET', isPostable: false });
  type Page = {
    accounts: { edges: { node: { code: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  };
  const selection = '{ edges { node { code } } pageInfo { hasNextPage endCursor } }';
  const first = await ledger.read<Page>(`accounts(first: 2) ${selection}`);
  expect(first.accounts.edges.map(({ node }) => node.code)).toEqual(['1000', '1100']);
  const second = await ledger.read<Page>(
    `accounts(first: 10, after: "${first.accounts.pageInfo.endCursor}") ${selection}`,
  );
  expect(second.accounts.edges.map(({ node }) => node.code)).toEqual(['4000', '6000', '7900']);
  const assets = await ledger.read<Page>(
    `accounts(filter: { type: ASSET, isPostable: true, isActive: true }) ${selection}`,
  );
  expect(assets.accounts.edges.map(({ node }) => node.code)).toEqual(['1000']);
});

test('an account has a kind of its type, and a role takes only its kinds', async () => {
  expect(await create({ code: '1500', name: 'Shelves', type: 'ASSET', kind: 'FIXED_ASSET' })).toMatchObject({
    kind: 'FIXED_ASSET',
  });
  expect(await create({ code: '15', name: 'Heading', type: 'ASSET', isPostable: false })).toMatchObject({
    kind: null,
  });
  for (const [input, refusal] of [
    [{ kind: 'REVENUE' }, { code: 'ACCOUNT_TYPE_MISMATCH', because: 'kind REVENUE' }],
    [
      { kind: 'BANK', isPostable: false },
      { __typename: 'InputInvalid', inputFaults: [{ field: 'kind' }] },
    ],
  ] as const)
    expect(
      await ledger.mutate('createAccount', { code: '1510', name: 'No', type: 'ASSET', ...input }),
    ).toMatchObject(refusal);
  const bind = (role: string, { id }: Account): Promise<Member> =>
    ledger.mutate('bindAccountRole', { role, accountId: id });
  expect(await bind('TaxReceivable', await byCode('1500'))).toMatchObject({
    code: 'ACCOUNT_KIND_WRONG',
    accountKind: 'FIXED_ASSET',
    allowedAccountKinds: ['TAX'],
    because: 'role TaxReceivable',
  });
  // A kind that nobody chose becomes the first role's; from then on it is the role's to keep.
  const plain = await create({ code: '1600', name: 'Plain', type: 'ASSET' });
  expect(plain).toMatchObject({ kind: 'OTHER_ASSET' });
  const bound = accountOf(await bind('TaxReceivable', plain));
  expect(bound).toMatchObject({ kind: 'TAX' });
  expect(await bind('Bank', bound)).toMatchObject({ code: 'ACCOUNT_KIND_WRONG' });
  expect(await ledger.mutate('updateAccount', { ...step(bound), kind: 'INVENTORY' })).toMatchObject({
    code: 'ACCOUNT_KIND_WRONG',
    because: 'role TaxReceivable',
  });
  // What is posted stays whatever the kind becomes; with another type the kind goes back to the default.
  await ledger.mutate('postEntry', rentPaid(ledger));
  const rent = accountOf(
    await ledger.mutate('updateAccount', { ...step(await byCode('6000')), kind: 'COST' }),
  );
  expect(rent).toMatchObject({ kind: 'COST' });
  const shelves = await byCode('1500');
  expect(
    await ledger.mutate('updateAccount', { ...step(shelves), type: 'LIABILITY', normalSide: 'CREDIT' }),
  ).toMatchObject({ account: { kind: 'OTHER_LIABILITY' } });
});
