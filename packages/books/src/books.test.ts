import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { StorageFull } from '@cifra/database/failures';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import { verifyBooks } from '../../../test/support/books-verification.ts';
import { createUser, type FixtureTenant } from '../../../test/support/fixture-commands.ts';
import {
  makeTestBooks,
  openTestBooks,
  requestOf,
  type TestBooks,
  type TestBooksOptions,
} from '../../../test/worlds/books/books.ts';
import {
  answerFunction,
  answerOddly,
  echo,
  endThread,
  fail,
  findAccount,
  refuseWhile,
  writeNote,
  writeOtherNote,
} from './books.fixture.ts';
import { Books } from './books.ts';
import { newId } from './ids.ts';
import { pingTenant } from './ping.ts';
import { whyUnable } from './why-unable.ts';

const modules = ['./books.fixture.ts', '../../../test/support/books-verification.ts'].map(
  (module) => new URL(module, import.meta.url).href,
);
const begin = { baseCurrency: 'PAB', startDate: localDate('2026-01-01') };

const open = (options: TestBooksOptions = {}): Promise<TestBooks> =>
  openTestBooks({
    commandModules: modules,
    tenants: [
      { slug: 'one', ...begin },
      { slug: 'two', ...begin },
    ],
    ...options,
  });

const idOf = ({ tenants }: TestBooks, index = 0): { tenantId: Uuid } => ({
  tenantId: (tenants[index] as FixtureTenant).id,
});

/** Events of a tenant's trail, past the fixture's own, with their commit's outcome. */
function trail(books: TestBooks, file = books.fileOf(books.tenants[0] as FixtureTenant)): string[] {
  const client = new DatabaseSync(file, { readOnly: true });
  try {
    return client
      .prepare(
        "select c.outcome || ' ' || e.event || ' ' || e.object_id as text from audit_events e join commits c on c.number = e.commit_number where c.command not like 'fixture.%' order by c.number, e.ordinal",
      )
      .all()
      .map((row) => String(row['text']));
  } finally {
    client.close();
  }
}

const column = (file: string, query: string): unknown[] => {
  const client = new DatabaseSync(file, { readOnly: true });
  try {
    return client
      .prepare(query)
      .all()
      .map((row) => Object.values(row)[0]);
  } finally {
    client.close();
  }
};

describe.each([0, 2])('with %d writer threads', (writerThreads) => {
  const threads = { writerThreads, readerThreads: Math.min(writerThreads, 1) };

  /** Threads take half a second to start: tests that neither close nor count them share these books, each with two tenants of its own. */
  let shared: Awaited<ReturnType<typeof makeTestBooks>>;
  let given = 0;
  const TENANTS = 16;
  beforeAll(async () => {
    shared = await makeTestBooks({
      commandModules: modules,
      tenants: Array.from({ length: TENANTS }, (_tenant, index) => ({ slug: `tenant-${index}`, ...begin })),
      ...threads,
    });
  });
  afterAll(() => shared.close());
  const takeTwo = (): TestBooks => {
    given += 2;
    if (given > TENANTS) throw new Error('the shared books have no more tenants');
    return { ...shared, tenants: shared.tenants.slice(given - 2, given) };
  };

  test('the same key and input give the same answer word for word and one effect, in one group, later and after a restart', async () => {
    const small = await open(threads);
    const request = requestOf({ idempotencyKey: 'key-1' });
    const input = { text: 'a', more: { b: 1, c: [true, null, '\u0000 \u{1F9FE}'] } };
    const [first, second] = await Promise.all([
      small.books.execute(writeNote, idOf(small), input, request),
      small.books.execute(writeNote, idOf(small), input, request),
    ]);
    expect(first).toMatchObject({ ok: true, value: { text: 'a' } });
    expect(second).toEqual(first);
    expect(
      await small.books.execute(
        writeNote,
        idOf(small),
        { more: { c: input.more.c, b: 1 }, text: 'a' },
        requestOf({ idempotencyKey: 'key-1' }),
      ),
    ).toEqual(first);
    await small.books.close();
    const again = await Books.open(small.options);
    expect(await again.execute(writeNote, idOf(small), input, request)).toEqual(first);
    await again.close();
    expect(trail(small)).toEqual(['done NOTE_TAKEN note']);
  });

  test('the same key with another input or command is refused, and leaves its event', async () => {
    const small = takeTwo();
    const request = requestOf({ idempotencyKey: 'key-1' });
    await small.books.execute(writeNote, idOf(small), { text: 'a' }, request);
    const refusal = {
      ok: false,
      refusal: { code: 'IDEMPOTENCY_KEY_REUSED', facts: { usedKey: 'key-1', command: 'test.takeNote' } },
    };
    const refusalOfOther = {
      ok: false,
      refusal: { code: 'IDEMPOTENCY_KEY_REUSED', facts: { usedKey: 'key-1', command: 'test.takeOtherNote' } },
    };
    expect(await small.books.execute(writeNote, idOf(small), { text: 'b' }, request)).toEqual(refusal);
    expect(await small.books.execute(writeOtherNote, idOf(small), { text: 'a' }, request)).toEqual(
      refusalOfOther,
    );
    expect(trail(small)).toEqual([
      'done NOTE_TAKEN note',
      'refused COMMAND_REFUSED test.takeNote',
      'refused COMMAND_REFUSED test.takeOtherNote',
    ]);
  });

  test('a refusal or a failure leaves the key free', async () => {
    const small = takeTwo();
    const request = requestOf({ idempotencyKey: 'key-1' });
    expect(await small.books.execute(refuseWhile, idOf(small), { isRefused: true }, request)).toEqual({
      ok: false,
      refusal: { code: 'ROLE_UNBOUND', facts: { accountRole: 'Bank' } },
    });
    await expect(
      small.books.execute(fail, idOf(small), { name: 'WriterBusy' }, request),
    ).rejects.toMatchObject({ name: 'WriterBusy' });
    expect(await small.books.execute(refuseWhile, idOf(small), { isRefused: false }, request)).toEqual({
      ok: true,
      value: { done: true },
    });
    expect(await small.books.execute(refuseWhile, idOf(small), { isRefused: true }, request)).toEqual({
      ok: true,
      value: { done: true },
    });
    expect(trail(small)).toEqual(['refused COMMAND_REFUSED test.refuseWhile', 'done NOTE_TAKEN refused']);
  });

  test('keys belong to a principal and a tenant', async () => {
    const small = takeTwo();
    const key = { idempotencyKey: 'key-1' };
    const actors = [
      requestOf(key),
      requestOf({
        ...key,
        actor: { kind: 'user', id: '00000000-0000-7000-8000-0000000000bb', name: 'senior' },
      }),
      requestOf({
        ...key,
        actor: { kind: 'key', id: '00000000-0000-7000-8000-0000000000aa', name: 'senior' },
      }),
      requestOf({ ...key, actor: { kind: 'operator', id: null, name: `${'x'.repeat(200)} ` } }),
    ];
    const answers = [];
    for (const request of actors)
      answers.push(await small.books.execute(writeNote, idOf(small), { text: 'a' }, request));
    answers.push(
      await small.books.execute(
        writeNote,
        idOf(small, 1),
        { text: 'a' },
        actors[0] as (typeof actors)[number],
      ),
    );
    expect(new Set(answers.map((answer) => (answer.ok ? answer.value.id : null))).size).toBe(5);
  });

  test('an answer that JSON would not give back is a broken command, and leaves nothing', async () => {
    const small = takeTwo();
    for (const kind of ['bigint', 'function', 'date', 'undefined', 'infinity'] as const)
      await expect(
        small.books.execute(answerOddly, idOf(small), { kind }, requestOf({ idempotencyKey: 'key-1' })),
      ).rejects.toMatchObject({
        name: 'InvariantBroken',
        message: expect.stringContaining('the answer of test.answerOddly'),
      });
    expect(trail(small)).toEqual([]);
  });

  test('what a caller says of itself is cut and keeps no attempt off the record', async () => {
    const small = takeTwo();
    const hostile = requestOf({
      actor: { kind: 'user', id: null, name: `${'n'.repeat(199)}\u{1F9FE}` },
      requestId: `  ${'r'.repeat(63)} x `,
      origin: `\ud800${'o'.repeat(5_000)}`,
      reason: '\udc00'.repeat(3_000),
    });
    expect(await small.books.execute(writeNote, idOf(small), { text: 'a' }, hostile)).toMatchObject({
      ok: true,
    });
    await small.books.recordDenial({
      ...idOf(small),
      field: ` ${'F'.repeat(79)} x`,
      permission: 'p'.repeat(500),
      request: hostile,
    });
    await small.books.recordDenial({
      tenantId: null,
      field: 'Query.firm',
      permission: 'firm.read',
      request: hostile,
    });
    // A tenant's name as somebody sent it: no text of the books holds what these are.
    await small.books.recordDenial({
      tenantId: null,
      field: 'tenant:\u0000pan\u001b[2J\u0085',
      permission: 'firm.read',
      request: hostile,
    });
    expect(trail(small)).toEqual(['done NOTE_TAKEN note', `denied ACCESS_DENIED ${'F'.repeat(79)}`]);
    expect(trail(small, path.join(small.directory, 'control.sqlite'))).toEqual([
      'denied ACCESS_DENIED Query.firm',
      'denied ACCESS_DENIED tenant:\uFFFDpan\uFFFD[2J\uFFFD',
    ]);
    expect(
      column(
        small.fileOf(small.tenants[0] as FixtureTenant),
        'select request_id from commits order by number desc limit 1',
      ),
    ).toEqual(['r'.repeat(63)]);
    expect(await small.books.report(verifyBooks, idOf(small).tenantId, { knownHeads: [] })).toMatchObject({
      isValid: true,
    });
  });

  test('an unknown tenant is refused, and has no report and no reads', async () => {
    const small = takeTwo();
    const unknown = newId();
    expect(await small.books.execute(writeNote, { tenantId: unknown }, { text: 'a' }, requestOf())).toEqual({
      ok: false,
      refusal: { code: 'TENANT_UNKNOWN', facts: { tenantRef: unknown } },
    });
    expect(await small.books.report(echo, unknown, 1)).toBeNull();
    expect(await small.books.read(unknown, () => Promise.resolve(1))).toBeNull();
  });

  test('failures keep their class; what has none of ours is a broken invariant on a thread', async () => {
    const small = takeTwo();
    const failing = (name: string): Promise<unknown> =>
      small.books.execute(fail, idOf(small), { name }, requestOf());
    await expect(failing('DatabaseUnavailable')).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      isRetryable: true,
      message: 'gone',
    });
    await expect(failing('WriterBusy')).rejects.toMatchObject({ name: 'WriterBusy', isRetryable: true });
    for (const [name, code] of [
      ['DatabaseUnavailable', 'TENANT_UNAVAILABLE'],
      ['OutcomeUnknown', 'OUTCOME_UNKNOWN'],
      ['StorageFull', 'STORAGE_FULL'],
      ['WriterBusy', 'SERVER_BUSY'],
      ['TenantMoving', 'TENANT_MOVING'],
    ] as const)
      expect(whyUnable(await failing(name).catch((error: unknown) => error))).toMatchObject({ code });
    expect(whyUnable(await failing('ConnectionsBusy').catch((error: unknown) => error))).toEqual({
      code: 'SERVER_BUSY',
      facts: { busyWith: 'CONNECTIONS', waitedSeconds: 10, waitingCount: 3 },
    });
    expect(small.books.reachability.unreachable).toEqual([]);
    await expect(failing('DuplicateKey')).rejects.toMatchObject({
      name: 'DuplicateKey',
      constraint: 'accounts(code)',
      message: 'duplicate key: accounts(code)',
    });
    await expect(failing('DatabaseRefused')).rejects.toMatchObject({
      name: 'DatabaseRefused',
      rule: 'INSERT_ONLY:accounts',
    });
    await expect(failing('TypeError')).rejects.toMatchObject({
      name: writerThreads === 0 ? 'TypeError' : 'InvariantBroken',
      message: 'x is not a function',
    });
    await expect(failing('constructor')).rejects.toMatchObject({ message: 'odd' });
    expect(await small.books.execute(writeNote, idOf(small), { text: 'after' }, requestOf())).toMatchObject({
      ok: true,
    });
  });

  test('inputs arrive as they are, and an input or answer that cannot cross is its own failure', async () => {
    const small = takeTwo();
    const { tenantId } = idOf(small);
    const input = { big: 12n, list: [1, 'a', null, undefined], nested: { date: '2026-01-01' }, empty: {} };
    expect(await small.books.report(echo, tenantId, input)).toEqual(input);
    if (writerThreads > 0) {
      await expect(small.books.report(echo, tenantId, { run: () => 1 })).rejects.toMatchObject({
        name: 'DataCloneError',
      });
      await expect(small.books.report(answerFunction, tenantId, null)).rejects.toMatchObject({
        name: 'InvariantBroken',
      });
      await expect(
        small.books.execute(writeNote, { tenantId }, { text: 'a', more: () => 1 }, requestOf()),
      ).rejects.toMatchObject({ name: 'DataCloneError' });
    }
    expect(await small.books.report(pingTenant, tenantId, {})).toEqual({ lastCommit: '1' });
  });

  test('commands of many tenants at once stay in their tenants', async () => {
    const small = await open({ ...threads, openTenantLimit: 1 });
    const notes = Array.from({ length: 60 }, (_item, index) =>
      small.books.execute(writeNote, idOf(small, index % 2), { text: `tenant ${index % 2}` }, requestOf()),
    );
    for (const answer of await Promise.all(notes)) expect(answer.ok).toBe(true);
    for (const [index, tenant] of small.tenants.entries()) {
      const texts = column(
        small.fileOf(tenant),
        "select distinct after from audit_events where event = 'NOTE_TAKEN'",
      );
      expect(texts).toEqual([`{"text":"tenant ${index}"}`]);
    }
  });

  test('close ends what was submitted; nothing is served after it', async () => {
    const small = await open(threads);
    const submitted = Array.from({ length: 20 }, () =>
      small.books.execute(writeNote, idOf(small), { text: 'a' }, requestOf()),
    );
    // The tenant's facts are read before a command is submitted.
    await new Promise((resolve) => setImmediate(resolve));
    await small.books.close();
    for (const answer of await Promise.all(submitted)) expect(answer.ok).toBe(true);
    await expect(
      small.books.execute(writeNote, idOf(small), { text: 'late' }, requestOf()),
    ).rejects.toThrow();
    expect(trail(small)).toHaveLength(20);
  });
});

test('commands go on in the order in which they came, however long the control plane takes to answer for each', async () => {
  const books = await open();
  const { control } = books.books;
  const answer = control.first.bind(control);
  let isFirst = true;
  vi.spyOn(control, 'first').mockImplementation(async (...given) => {
    const isSlow = isFirst;
    isFirst = false;
    if (isSlow) await setTimeout(30);
    return answer(...given);
  });
  const answers = await Promise.all(
    ['slow', 'quick', 'last'].map((text) =>
      books.books.execute(writeNote, idOf(books), { text }, requestOf()),
    ),
  );
  const commits = answers.map((written) => (written.ok ? Number(written.value.commit) : 0));
  expect(commits).toEqual([0, 1, 2].map((after) => (commits[0] ?? 0) + after));
});

test('without room nothing is written and reading goes on; with room again, it is written', async () => {
  let isFull = false;
  const check = (): void => {
    if (isFull) throw new StorageFull('no room');
  };
  const small = await open({ room: { check } });
  isFull = true;
  const write = () => small.books.execute(writeNote, idOf(small), { text: 'a' }, requestOf());
  await expect(write()).rejects.toBeInstanceOf(StorageFull);
  const denial = { ...idOf(small), field: 'f', permission: 'p', request: requestOf() };
  await expect(small.books.recordDenial(denial)).rejects.toBeInstanceOf(StorageFull);
  expect(await small.books.report(echo, idOf(small).tenantId, 1)).toBe(1);
  isFull = false;
  expect(await write()).toMatchObject({ ok: true });
  await small.books.recordDenial(denial);
  expect(trail(small)).toEqual(['done NOTE_TAKEN note', 'denied ACCESS_DENIED f']);
});

describe('a writer thread that ends', () => {
  test('rejects what waits as unavailable, leaves nothing of it, and is replaced at the next command', async () => {
    const small = await open({ writerThreads: 1 });
    await small.books.execute(writeNote, idOf(small), { text: 'before' }, requestOf());
    const answers = await Promise.allSettled([
      small.books.execute(endThread, idOf(small), { text: 'end' }, requestOf()),
      small.books.execute(writeNote, idOf(small, 1), { text: 'beside' }, requestOf()),
    ]);
    expect(answers[0]).toMatchObject({
      status: 'rejected',
      reason: { name: 'OutcomeUnknown', isRetryable: true, message: 'a thread of the books has ended' },
    });
    const after = await Promise.all(
      ['a', 'b', 'c'].map((text) => small.books.execute(writeNote, idOf(small), { text }, requestOf())),
    );
    expect(after.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(trail(small)).toEqual([
      'done NOTE_TAKEN note',
      'done NOTE_TAKEN note',
      'done NOTE_TAKEN note',
      'done NOTE_TAKEN note',
    ]);
    expect(await small.books.report(verifyBooks, idOf(small).tenantId, { knownHeads: [] })).toMatchObject({
      isValid: true,
    });
  });

  test('books whose threads cannot start do not open, and keep nothing running', async () => {
    const small = await open();
    const broken = { ...small.options, writerThreads: 2, commandModules: ['file:///nowhere/commands.ts'] };
    await expect(Books.open(broken)).rejects.toThrow();
    await expect(
      Books.open({ ...small.options, commandModules: [...modules, modules[0] as string] }),
    ).rejects.toThrow('two commands are named test.takeNote');
  });

  test('books whose threads have different registries do not open', async () => {
    const small = await open();
    const differing = new URL('./registry-of-threads.fixture.ts', import.meta.url).href;
    const options = { ...small.options, commandModules: [...modules, differing] };
    await expect(Books.open({ ...options, writerThreads: 1 })).rejects.toThrow('registries');
    await expect(Books.open({ ...options, writerThreads: 0, readerThreads: 1 })).rejects.toThrow(
      'registries',
    );
    const alone = await Books.open({ ...options, writerThreads: 0, readerThreads: 0 });
    await alone.close();
  });
});

describe("a file that is not the tenant's", () => {
  const overwrite = async (small: TestBooks, write: (file: string) => void): Promise<Books> => {
    await small.books.close();
    const file = small.fileOf(small.tenants[0] as FixtureTenant);
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    write(file);
    const books = await Books.open(small.options);
    return books;
  };

  const cases: readonly (readonly [string, (small: TestBooks, file: string) => void, RegExp])[] = [
    [
      "another tenant's",
      (small, file) => copyFileSync(small.fileOf(small.tenants[1] as FixtureTenant), file),
      /belongs to another tenant/,
    ],
    ['no database', (_small, file) => writeFileSync(file, 'x'.repeat(5_000)), /not a database/],
    ['not there', () => undefined, /cannot be opened/],
    [
      'of an older schema',
      (_small, file) => {
        const client = new DatabaseSync(file);
        client.exec(
          'create table schema_migrations (number integer primary key, name text not null, checksum text not null, applied_at_micros integer not null) strict',
        );
        client.close();
      },
      /the tenant database is at schema version/,
    ],
    [
      'of a newer schema',
      (_small, file) => {
        writeFileSync(file, createEmptyDatabaseImage('tenant'));
        const client = new DatabaseSync(file);
        client.exec(
          "insert into schema_migrations select max(number) + 1, 'add-future', 'x', 0, 0 from schema_migrations",
        );
        client.close();
      },
      /ahead of this code/,
    ],
  ];
  test.each(cases)(
    '%s is not served, neither for writing nor for reading; the other tenant is',
    async (_name, write, message) => {
      const small = await open();
      const books = await overwrite(small, (file) => write(small, file));
      const unavailable = {
        name: expect.stringMatching(/^(DatabaseUnavailable|SchemaNotServed)$/),
        message: expect.stringMatching(message),
      };
      await expect(books.execute(writeNote, idOf(small), { text: 'a' }, requestOf())).rejects.toMatchObject(
        unavailable,
      );
      await expect(books.report(pingTenant, idOf(small).tenantId, {})).rejects.toMatchObject(unavailable);
      await expect(
        books.read(idOf(small).tenantId, (tx) => findAccount.read(tx as never, { code: '1' }, {} as never)),
      ).rejects.toMatchObject(unavailable);
      expect(await books.execute(writeNote, idOf(small, 1), { text: 'a' }, requestOf())).toMatchObject({
        ok: true,
      });
      await books.close();
      if (_name === 'not there')
        expect(existsSync(small.fileOf(small.tenants[0] as FixtureTenant))).toBe(false);
    },
  );

  test('a new one, of no tenant yet, is not read', async () => {
    const small = await open();
    const books = await overwrite(small, (file) => writeFileSync(file, createEmptyDatabaseImage('tenant')));
    await expect(books.report(pingTenant, idOf(small).tenantId, {})).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      message: 'the database belongs to no tenant yet',
    });
    await books.close();
  });

  test('when the right file is back, it is served without a restart', async () => {
    const small = await open();
    const file = small.fileOf(small.tenants[0] as FixtureTenant);
    const books = await overwrite(small, () => undefined);
    await expect(books.execute(writeNote, idOf(small), { text: 'a' }, requestOf())).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
    });
    writeFileSync(file, createEmptyDatabaseImage('tenant'));
    expect(await books.execute(writeNote, idOf(small), { text: 'a' }, requestOf())).toMatchObject({
      ok: true,
    });
    await books.close();
  });

  test('a control plane that was unavailable is served when it is back', async () => {
    const small = await open();
    const control = path.join(small.directory, 'control.sqlite');
    await small.books.close();
    const books = await Books.open(small.options);
    const away = new DatabaseSync(control);
    away.exec(
      "insert into schema_migrations select max(number) + 1, 'add-future', 'x', 0, 0 from schema_migrations",
    );
    const user = { id: newId(), name: 'late' };
    await expect(books.executeControl(createUser, user, requestOf())).rejects.toMatchObject({
      name: 'SchemaNotServed',
    });
    away.exec("delete from schema_migrations where name = 'add-future'");
    away.close();
    expect(await books.executeControl(createUser, user, requestOf())).toMatchObject({ ok: true });
    await books.close();
  });
});
