import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultClusters } from '@cifra/access/clusters';
import { advanceClose } from '@cifra/closing/close-steps/advance-close';
import { isOverdue } from '@cifra/closing/close-items/read-close-packages';
import { verifyForClose } from '@cifra/closing/close-package/verification';
import { dayOfInstant } from '@cifra/books/tenant-day';
import { bitmapOf } from '@cifra/access/bitmap';
import type { Claim } from '@cifra/access/claim';
import { permissionNumber } from '@cifra/access/permissions';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId } from '@cifra/domain/object-id';
import { localDate } from '@cifra/domain/local-date';
import { ask, askTenant } from '../../../test/support/ask.ts';
import { deactivateUser } from '../../../test/support/user-commands.ts';
import { openCloseBooks, type CloseBooks } from '../../../test/worlds/books/close-books.ts';
import { tenantStatements } from '../../../test/support/count-statements.ts';
import { createUser } from '../../../test/support/fixture-commands.ts';
import { createPeriodSubgraph } from './subgraph.ts';

let client: CloseBooks;
beforeEach(async () => {
  client = await openCloseBooks();
});
afterEach(() => client.close());

const add = async (month: string, title: string, input: Record<string, unknown> = {}): Promise<string> => {
  const member = await client.change('addCloseItem', month, { title, ...input });
  if (member.__typename !== 'CloseItemChanged') throw new Error(JSON.stringify(member));
  return member['itemId'] as string;
};

const step = async (mutation: string, month: string, changes: Record<string, unknown> = {}) =>
  client.send(mutation, { periodId: await client.periodId(month), ...changes }, { claim: client.junior });

const custom = async (month: string) =>
  (await client.package(month)).items
    .filter(({ kind }) => kind === 'CUSTOM')
    .map(({ title, state, owner, dueDate, isRepeated }) => ({
      title,
      state,
      owner: owner?.id ?? null,
      dueDate,
      isRepeated,
    }));

test('an item of the firm’s own has an owner and a due date, blocks until it is done, and may be done again or removed', async () => {
  const itemId = await add('2026-03', '  Bank statements ', {
    ownerId: client.world.user.id,
    dueDate: '9999-12-31',
  });
  expect(await client.item('2026-03', 'Bank statements')).toMatchObject({
    itemId,
    code: 'CUSTOM',
    state: 'OPEN',
    facts: 'Bank statements: not done',
    owner: { id: client.world.user.id },
    dueDate: '9999-12-31',
    isOverdue: false,
    isRepeated: false,
  });
  expect((await client.package('2026-03')).blockers).toEqual(['Bank statements: not done']);
  await client.change('changeCloseItem', '2026-03', {
    item: { itemId },
    title: 'Statements',
    dueDate: '2001-01-31',
    isRepeated: true,
  });
  expect(await client.item('2026-03', 'Statements')).toMatchObject({
    isOverdue: true,
    isRepeated: true,
    owner: { id: client.world.user.id },
  });
  await client.change('changeCloseItem', '2026-03', { item: { itemId }, ownerId: null });
  expect(await client.item('2026-03', 'Statements')).toMatchObject({ owner: null, dueDate: '2001-01-31' });
  expect(await client.change('reopenCloseItem', '2026-03', { itemId })).toMatchObject({
    code: 'CLOSE_ITEM_NOT_IN_STATE',
  });
  await client.change('completeCloseItem', '2026-03', { itemId, note: 'All three' }, client.junior);
  expect(await client.item('2026-03', 'Statements')).toMatchObject({
    state: 'DONE',
    note: 'All three',
    isOverdue: false,
    decidedBy: { id: String(client.junior.principal.id) },
  });
  expect((await client.package('2026-03')).isReady).toBe(true);
  expect(await client.change('completeCloseItem', '2026-03', { itemId })).toMatchObject({
    code: 'CLOSE_ITEM_NOT_IN_STATE',
  });
  await client.change('reopenCloseItem', '2026-03', { itemId });
  expect(await client.item('2026-03', 'Statements')).toMatchObject({
    state: 'OPEN',
    note: null,
    decidedBy: null,
  });
  await client.change('removeCloseItem', '2026-03', { itemId });
  expect(await custom('2026-03')).toEqual([]);
  expect(await client.change('reopenCloseItem', '2026-03', { itemId })).toMatchObject({
    code: 'CLOSE_ITEM_UNKNOWN',
  });
});

test('an item has its id in a request of the firm too, which names no tenant', async () => {
  const itemId = await add('2026-03', 'Bank statements');
  const { tenant } = client.world;
  const permissions = bitmapOf([permissionNumber('Period.Read')]);
  const claim: Claim = {
    ...client.junior,
    scope: { kind: 'firm', permissions, sets: [{ permissions, tenants: bitmapOf([tenant.number]) }] },
  };
  const { data, errors } = await ask<{ _entities: { period: { closePackage: { items: object[] } } }[] }>(
    createPeriodSubgraph({ books: client.world.books, log: () => undefined }),
    `query ($of: [_Any!]!) {
      _entities(representations: $of) { ... on Tenant { period(date: "2026-03-15") { closePackage { items { itemId } } } } }
    }`,
    { claim, variables: { of: [{ __typename: 'Tenant', id: firmObjectId('Tenant', tenant.id) }] } },
  );
  expect(errors).toEqual([]);
  expect(data._entities[0]?.period.closePackage.items).toContainEqual({ itemId });
});

test('an item that is acknowledged holds nothing up; under another title it is open again', async () => {
  const itemId = await add('2026-03', 'Bank statements');
  const { facts } = await client.item('2026-03', 'Bank statements');
  const note = 'The bank sends them in the next month.';
  await client.change('acknowledgeCloseItem', '2026-03', { item: { itemId }, facts, note });
  expect(await client.item('2026-03', 'Bank statements')).toMatchObject({ state: 'ACKNOWLEDGED', note });
  expect((await client.package('2026-03')).isReady).toBe(true);
  await client.change('changeCloseItem', '2026-03', { item: { itemId }, title: 'Statements of all banks' });
  expect(await client.item('2026-03', 'Statements of all banks')).toMatchObject({
    state: 'OPEN',
    note: null,
  });
});

test('a computed item takes an owner and a due date, and nothing else that a custom one takes', async () => {
  await client.change('changeCloseItem', '2026-03', {
    item: { code: 'CONTROL_ACCOUNTS' },
    ownerId: client.world.user.id,
    dueDate: '2001-01-31',
  });
  const item = await client.item('2026-03', 'CONTROL_ACCOUNTS');
  expect(item).toMatchObject({
    state: 'DONE',
    owner: { id: client.world.user.id },
    dueDate: '2001-01-31',
    isOverdue: false,
  });
  for (const [mutation, input] of [
    ['changeCloseItem', { item: { code: 'CONTROL_ACCOUNTS' }, title: 'Mine' }],
    ['changeCloseItem', { item: { code: 'CONTROL_ACCOUNTS' }, isRepeated: true }],
    ['completeCloseItem', { itemId: item.itemId }],
    ['reopenCloseItem', { itemId: item.itemId }],
    ['removeCloseItem', { itemId: item.itemId }],
  ] as const)
    expect(await client.change(mutation, '2026-03', input)).toMatchObject({
      code: 'CLOSE_ITEM_NOT_IN_STATE',
    });
  expect(await client.item('2026-03', 'CONTROL_ACCOUNTS')).toEqual(item);
  await client.entryDraft('2026-03-10');
  await client.change('changeCloseItem', '2026-03', { item: { code: 'DRAFTS' }, dueDate: '2001-01-31' });
  expect(await client.item('2026-03', 'DRAFTS')).toMatchObject({ state: 'OPEN', isOverdue: true });
});

test('an item is late from the day after its due date in the tenant’s own calendar, while it is open', () => {
  const dueDate = localDate('2026-04-05');
  const at = (instant: string, state: 'OPEN' | 'DONE' = 'OPEN'): boolean =>
    isOverdue({ state, dueDate }, dayOfInstant(BigInt(Date.parse(instant)) * 1_000n, 'America/Panama'));
  expect(at('2026-04-06T04:59:59Z')).toBe(false);
  expect(at('2026-04-06T05:00:00Z')).toBe(true);
  expect(at('2026-04-06T05:00:00Z', 'DONE')).toBe(false);
  expect(isOverdue({ state: 'BLOCKING', dueDate: null }, localDate('2026-04-06'))).toBe(false);
});

test('an owner is a user who can sign in; a stranger or one who may not any more is refused, and nothing is written', async () => {
  const gone = { id: newId(), name: 'gone' };
  await client.world.books.executeControl(createUser, gone, client.world.request());
  await add('2026-03', 'Before', { ownerId: gone.id });
  await client.world.books.executeControl(deactivateUser, { id: gone.id }, client.world.request());
  const before = await client.package('2026-03');
  for (const ownerId of [gone.id, newId()]) {
    expect(await client.change('addCloseItem', '2026-03', { title: 'After', ownerId })).toMatchObject({
      code: 'USER_UNKNOWN',
    });
    expect(
      await client.change('changeCloseItem', '2026-03', { item: { code: 'DRAFTS' }, ownerId }),
    ).toMatchObject({
      code: 'USER_UNKNOWN',
    });
  }
  expect(await client.package('2026-03')).toEqual(before);
});

test('a repeated request adds one item, also when its owner may not sign in any more; another input under its key is refused', async () => {
  const gone = { id: newId(), name: 'gone' };
  await client.world.books.executeControl(createUser, gone, client.world.request());
  const input = { title: 'Bank statements', ownerId: gone.id, idempotencyKey: 'once' };
  const first = await client.change('addCloseItem', '2026-03', input);
  await client.world.books.executeControl(deactivateUser, { id: gone.id }, client.world.request());
  expect(await client.change('addCloseItem', '2026-03', input)).toEqual(first);
  expect(await custom('2026-03')).toHaveLength(1);
  expect(await client.change('addCloseItem', '2026-03', { ...input, title: 'Other' })).toMatchObject({
    code: 'IDEMPOTENCY_KEY_REUSED',
  });
});

test('the first preparation takes over what the month before repeats: open, with its owner, due a month later, at the end of a shorter month', async () => {
  const ownerId = client.world.user.id;
  const done = await add('2026-01', 'Bank statements', { ownerId, dueDate: '2026-03-31', isRepeated: true });
  await client.change('completeCloseItem', '2026-01', { itemId: done, note: 'All three' });
  await add('2026-01', 'No date', { isRepeated: true });
  await add('2026-01', 'Once', {});
  await client.change('removeCloseItem', '2026-01', {
    itemId: await add('2026-01', 'Removed', { isRepeated: true }),
  });
  await add('2026-02', 'Only here');
  const checklist = [
    { title: 'Bank statements', state: 'OPEN', owner: ownerId, dueDate: '2026-04-30', isRepeated: true },
    { title: 'No date', state: 'OPEN', owner: null, dueDate: null, isRepeated: true },
    { title: 'Only here', state: 'OPEN', owner: null, dueDate: null, isRepeated: false },
  ];
  expect(await custom('2026-02')).toEqual(checklist);
  expect(await client.item('2026-02', 'No date')).toMatchObject({ itemId: null, version: null });
  await step('prepareClose', '2026-02');
  expect(await custom('2026-02')).toEqual(checklist);
  expect((await client.item('2026-02', 'No date')).itemId).not.toBe(null);
});

test('a batch that would go from OPEN to its submission at once is held by what it would take over, and writes nothing; done, the close goes on', async () => {
  await add('2026-01', 'Bank statements', { isRepeated: true });
  const { books, tenant, request } = client.world;
  const advance = async () => {
    const verification = await verifyForClose(books, tenant.id);
    const input = { month: '2026-02', target: 'PENDING_APPROVAL', verification } as const;
    return books.execute(advanceClose, { tenantId: tenant.id }, input, request());
  };
  const before = await client.package('2026-02');
  expect(await advance()).toMatchObject({
    ok: false,
    refusal: { code: 'CLOSE_BLOCKED', facts: { blockedBy: ['Bank statements: not done'] } },
  });
  expect(await client.package('2026-02')).toEqual(before);
  expect(before.preparer).toBe(null);

  await step('prepareClose', '2026-02');
  const { itemId } = await client.item('2026-02', 'Bank statements');
  await client.change('completeCloseItem', '2026-02', { itemId });
  expect(await advance()).toMatchObject({ ok: true });
});

test('the packages of a whole year are read by one report, whose statements do not grow with what is posted', async () => {
  const read = () =>
    tenantStatements(async () => {
      const { books, tenant } = client.world;
      const subgraph = createPeriodSubgraph({ books, log: () => undefined });
      const { data } = await askTenant<{
        fiscalYears: { periods: { closePackage: { isReady: boolean } }[] }[];
      }>(subgraph, tenant.id, 'fiscalYears { periods { closePackage { isReady items { code } } } }', {
        claim: client.senior,
      });
      expect(data.fiscalYears[0]?.periods).toHaveLength(12);
    });
  const empty = await read();
  expect(empty).toBeLessThan(12 * 16 + 10);
  for (let count = 0; count < 10; count += 1) await client.invoice();
  expect(await read()).toBe(empty);
});

test('what was taken over is taken over once: removed or renamed, it does not come back when the close is prepared again', async () => {
  await add('2026-01', 'Bank statements', { isRepeated: true });
  await add('2026-01', 'Payroll', { isRepeated: true });
  await step('prepareClose', '2026-02');
  const { itemId } = await client.item('2026-02', 'Bank statements');
  await client.change('removeCloseItem', '2026-02', { itemId });
  await client.change('changeCloseItem', '2026-02', {
    item: { itemId: (await client.item('2026-02', 'Payroll')).itemId },
    title: 'Wages',
  });
  await step('abandonClose', '2026-02', { reason: 'January is not ready to be left yet.' });
  expect((await custom('2026-02')).map(({ title }) => title)).toEqual(['Wages']);
  await step('prepareClose', '2026-02');
  expect((await custom('2026-02')).map(({ title }) => title)).toEqual(['Wages']);
});

test('an item is changed on the version that was seen: 0 while it had none', async () => {
  const change = (input: Record<string, unknown>) =>
    client.change('changeCloseItem', '2026-03', { item: { code: 'DRAFTS' }, ...input });
  expect(await change({ dueDate: '2026-04-05', version: '7' })).toMatchObject({ code: 'VERSION_CONFLICT' });
  expect(await change({ dueDate: '2026-04-05', version: '0' })).toMatchObject({
    __typename: 'CloseItemChanged',
  });
  expect(await change({ dueDate: '2026-04-06', version: '0' })).toMatchObject({ code: 'VERSION_CONFLICT' });
  const { version, dueDate } = await client.item('2026-03', 'DRAFTS');
  expect(dueDate).toBe('2026-04-05');
  expect(await change({ dueDate: '2026-04-06', version })).toMatchObject({ __typename: 'CloseItemChanged' });
});

test('what names no item, or says nothing, is refused by its field', async () => {
  const unknown = newId();
  for (const [mutation, input, code] of [
    ['addCloseItem', { title: '   ' }, 'INPUT_INVALID'],
    ['addCloseItem', { title: 'x'.repeat(201) }, 'INPUT_INVALID'],
    ['changeCloseItem', { item: { code: 'DRAFTS' } }, 'INPUT_INVALID'],
    ['changeCloseItem', { item: { code: 'CUSTOM' }, dueDate: null }, 'INPUT_INVALID'],
    ['completeCloseItem', { itemId: unknown }, 'CLOSE_ITEM_UNKNOWN'],
    ['completeCloseItem', { itemId: unknown, periodId: newId() }, 'PERIOD_UNKNOWN'],
  ] as const)
    expect(await client.change(mutation, '2026-03', input)).toMatchObject({ code });
  for (const item of [{}, { code: 'DRAFTS', itemId: unknown }, { itemId: null }])
    await expect(client.change('changeCloseItem', '2026-03', { item, dueDate: null })).rejects.toThrow();
  const elsewhere = await add('2026-04', 'Of April');
  expect(await client.change('removeCloseItem', '2026-03', { itemId: elsewhere })).toMatchObject({
    code: 'CLOSE_ITEM_UNKNOWN',
  });
});

test('a checklist has at most 200 custom items', async () => {
  const periodId = (await client.periodId('2026-03')) as Uuid;
  const { addCloseItemCommand } = await import('@cifra/closing/close-items/close-item-commands');
  const fresh = (title: string) =>
    client.world.books.execute(
      addCloseItemCommand,
      { tenantId: client.world.tenant.id },
      { periodId, title, owner: null, dueDate: null, isRepeated: false },
      client.world.request(),
    );
  for (let count = 1; count <= 200; count += 1) expect((await fresh(`Item ${count}`)).ok).toBe(true);
  expect(await client.change('addCloseItem', '2026-03', { title: 'One more' })).toMatchObject({
    code: 'INPUT_INVALID',
  });
  expect(await custom('2026-03')).toHaveLength(200);
});

test('a junior works on the checklist; a client sees and changes nothing of it, nor does whoever may only read', async () => {
  const itemId = (
    await client.change('addCloseItem', '2026-03', { title: 'Bank statements' }, client.junior)
  )['itemId'];
  const before = await client.package('2026-03', client.reviewer);
  const clientClaim = { ...client.world.claim(defaultClusters.client.permissions) };
  await expect(client.package('2026-03', clientClaim)).rejects.toThrow('NOT_FOUND_OR_DENIED');
  const subgraph = createPeriodSubgraph({ books: client.world.books, log: () => undefined });
  for (const claim of [clientClaim, client.reviewer])
    for (const [mutation, type, input] of [
      ['addCloseItem', 'AddCloseItemInput', { title: 'Mine' }],
      ['changeCloseItem', 'ChangeCloseItemInput', { item: { itemId }, title: 'Mine' }],
      ['completeCloseItem', 'CompleteCloseItemInput', { itemId }],
      ['reopenCloseItem', 'CustomCloseItemInput', { itemId }],
      ['removeCloseItem', 'CustomCloseItemInput', { itemId }],
      [
        'acknowledgeCloseItem',
        'AcknowledgeCloseItemInput',
        { item: { itemId }, facts: 'x', note: 'x'.repeat(20) },
      ],
      ['withdrawAcknowledgement', 'WithdrawAcknowledgementInput', { item: { itemId } }],
    ] as const) {
      const { data, errors } = await ask<unknown>(
        subgraph,
        `mutation ($input: ${type}!) { ${mutation}(input: $input) { __typename } }`,
        {
          claim,
          variables: {
            input: {
              idempotencyKey: `${mutation}-denied`,
              periodId: await client.periodId('2026-03'),
              ...input,
            },
          },
        },
      );
      expect(data).toBe(null);
      expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual(['NOT_FOUND_OR_DENIED']);
    }
  expect(await client.package('2026-03', client.reviewer)).toEqual(before);
});

test('whoever may lock a month and not read periods is answered with the month, not with its checklist', async () => {
  const subgraph = createPeriodSubgraph({ books: client.world.books, log: () => undefined });
  const input = { idempotencyKey: 'lock', periodId: await client.periodId('2026-03'), to: 'LOCK_SALES' };
  const { data, errors } = await ask<unknown>(
    subgraph,
    'mutation ($input: LockPeriodInput!) { lockPeriod(input: $input) { ... on PeriodLockChanged { period { name closePackage { isReady } } } } }',
    { claim: client.world.claim(['Period.Lock']), variables: { input } },
  );
  expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual(['NOT_FOUND_OR_DENIED']);
  expect(JSON.stringify(data)).not.toContain('isReady');
});
