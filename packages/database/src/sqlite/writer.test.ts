import { fixtureEvent } from '../audit-event.fixture.ts';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import {
  keepAccount,
  makeBookFile,
  newAccount,
  testHeader,
  type BookFile,
} from '../../../../test/support/book-files.ts';
import { randomFor } from '../../../../test/support/seed.ts';
import {
  DatabaseRefused,
  DatabaseUnavailable,
  DuplicateKey,
  InvariantBroken,
  StorageFull,
  WriterBusy,
} from '../failures.ts';
import { tenantQuery, type TenantTables } from '../statement.ts';
import { accounts } from '../tables/tenant.ts';
import type { WriteTx } from '../tx.ts';
import type { Work } from '../writer.ts';

const writerProcess = fileURLToPath(new URL('../../../../test/support/writer-process.ts', import.meta.url));

const everyAccount = tenantQuery()((q) => q.db.select().from(q.t.accounts));

const codesOf = (count: number, prefix = 'a'): string[] =>
  Array.from({ length: count }, (_item, index) => `${prefix}${String(index).padStart(4, '0')}`);

/** Writes an account and then refuses: the account must not stay. */
const refuseAfterWriting = (
  code: string,
  outcome: 'refused' | 'denied' = 'refused',
): Work<string, TenantTables> => ({
  header: testHeader,
  run: async (tx) => {
    tx.insert(accounts, newAccount(code));
    tx.record(fixtureEvent({ event: 'ACCOUNT_OPENED', objectType: 'Account', objectId: code }));
    return {
      kind: 'undo',
      answer: `${code} refused`,
      outcome,
      after: (trace) =>
        trace.record(
          fixtureEvent({
            event: outcome === 'refused' ? 'COMMAND_REFUSED' : 'ACCESS_DENIED',
            objectType: 'Command',
            objectId: code,
          }),
        ),
    };
  },
});

const eventsOf = (file: BookFile): string[] => {
  const client = file.openClient();
  return client
    .prepare("select commit_number || ' ' || event as text from audit_events order by commit_number, ordinal")
    .all()
    .map((row) => String(row['text']));
};

async function expectValid(file: BookFile): Promise<void> {
  expect(await file.verify()).toMatchObject({ isValid: true, faults: [] });
  const numbers = file.commits().map((text) => Number(text.split(' ')[0]));
  expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
}

test('a full disk refuses by name, keeps what is there, and takes work again once there is room', async () => {
  const file = makeBookFile();
  const { writer, connection } = file.openWriter();
  await writer.submit(keepAccount('before'));
  // What a disk does to it; the principal itself may not set this.
  connection.client.setAuthorizer(null);
  const pages = connection.readNumber('pragma page_count');
  connection.client.exec(`pragma max_page_count=${pages}`);
  const attempts = await Promise.allSettled(
    codesOf(200, 'full').map((code) => writer.submit(keepAccount(code))),
  );
  const refused = attempts.flatMap((attempt) =>
    attempt.status === 'rejected' ? [attempt.reason as unknown] : [],
  );
  expect(refused.length).toBeGreaterThan(0);
  for (const reason of refused) expect(reason).toBeInstanceOf(StorageFull);
  connection.client.exec('pragma max_page_count=1000000');
  await writer.submit(keepAccount('after'));
  await expectValid(file);
});

describe('a group', () => {
  test('commands that wait together share one durable commit, and each has its own number', async () => {
    const file = makeBookFile();
    const { writer, connection } = file.openWriter();
    const control = vi.spyOn(connection, 'control');
    const codes = codesOf(40);
    expect(await Promise.all(codes.map((code) => writer.submit(keepAccount(code))))).toEqual(codes);
    expect(control.mock.calls.filter(([statement]) => statement === 'commit')).toHaveLength(1);
    expect(control.mock.calls.filter(([statement]) => statement === 'savepoint command')).toHaveLength(40);
    expect(file.accountCodes()).toEqual(codes);
    expect(file.commits()).toHaveLength(40);
    await expectValid(file);
  });

  test('a group has at most as many commands as its limit says', async () => {
    const file = makeBookFile();
    const { writer, connection } = file.openWriter({ groupSize: 4 });
    const control = vi.spyOn(connection, 'control');
    await Promise.all(codesOf(10).map((code) => writer.submit(keepAccount(code))));
    expect(control.mock.calls.filter(([statement]) => statement === 'commit')).toHaveLength(3);
  });

  test('a command that is refused, denied or throws leaves nothing of its own, and its neighbours stay', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter();
    const failure = new Error('the handler failed');
    const answers = await Promise.allSettled([
      writer.submit(keepAccount('first')),
      writer.submit(refuseAfterWriting('refused')),
      writer.submit(keepAccount('thrown', () => Promise.reject(failure))),
      writer.submit(refuseAfterWriting('denied', 'denied')),
      writer.submit(keepAccount('last')),
    ]);
    expect(answers).toEqual([
      { status: 'fulfilled', value: 'first' },
      { status: 'fulfilled', value: 'refused refused' },
      { status: 'rejected', reason: failure },
      { status: 'fulfilled', value: 'denied refused' },
      { status: 'fulfilled', value: 'last' },
    ]);
    expect(file.accountCodes()).toEqual(['first', 'last']);
    expect(file.commits()).toEqual(['1 done', '2 refused', '3 denied', '4 done']);
    expect(eventsOf(file)).toEqual([
      '1 ACCOUNT_OPENED',
      '2 COMMAND_REFUSED',
      '3 ACCESS_DENIED',
      '4 ACCOUNT_OPENED',
    ]);
    await expectValid(file);
  });

  test('a refusal whose trace cannot be written leaves nothing, and its trace is of no more use', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter();
    let kept: WriteTx<TenantTables> | null = null;
    const work = refuseAfterWriting('refused');
    const broken: Work<string, TenantTables> = {
      ...work,
      run: async (tx) => ({
        ...((await work.run(tx)) as Extract<Awaited<ReturnType<typeof work.run>>, { kind: 'undo' }>),
        after: (trace) => {
          kept = trace;
          trace.record(fixtureEvent({ event: 'E'.repeat(61), objectType: 'Command', objectId: 'x' }));
        },
      }),
    };
    await expect(writer.submit(broken)).rejects.toBeInstanceOf(DatabaseRefused);
    expect(() =>
      (kept as unknown as WriteTx<TenantTables>).record(
        fixtureEvent({ event: 'LATE', objectType: 'x', objectId: 'x' }),
      ),
    ).toThrow(InvariantBroken);
    expect(file.commits()).toEqual([]);
  });

  test('a work that decides on nothing leaves nothing and uses no number', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter();
    const work = keepAccount('gone');
    await writer.submit({
      header: testHeader,
      run: async (tx) => (await work.run(tx), { kind: 'nothing', answer: 'again' }),
    });
    await writer.submit(keepAccount('kept'));
    expect(file.accountCodes()).toEqual(['kept']);
    expect(file.commits()).toEqual(['1 done']);
  });

  test('every answer comes after COMMIT: another connection sees the row and the trace of a refusal at that moment', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter({ groupSize: 3 });
    const seen = file
      .openClient()
      .prepare(
        'select (select count(*) from accounts where code = ?) + (select count(*) from audit_events where object_id = ?) as seen',
      );
    const counts = await Promise.all(
      codesOf(9).map((code, index) =>
        writer
          .submit(index % 3 === 1 ? refuseAfterWriting(code) : keepAccount(code))
          .then(() => seen.get(code, code)?.['seen']),
      ),
    );
    expect(counts).toEqual(counts.map(() => 1n));
  });
});

describe('when COMMIT fails', () => {
  test('a constraint that is checked at COMMIT rejects the whole group as unavailable, keeps nothing, and the next command works', async () => {
    const file = makeBookFile();
    file.openClient().exec(`
      create table parents (id integer primary key) strict;
      create table children (parent_id integer references parents (id) deferrable initially deferred) strict;
      create trigger poison after insert on accounts when new.code = 'poison' begin insert into children values (1); end;`);
    const { writer, connection } = file.openWriter();
    connection.client.setAuthorizer(null);
    await writer.submit(keepAccount('before'));
    const answers = await Promise.allSettled([
      writer.submit(keepAccount('neighbour')),
      writer.submit(refuseAfterWriting('refused')),
      writer.submit(keepAccount('poison')),
      writer.submit(keepAccount('other', () => Promise.reject(new Error('its own')))),
    ]);
    for (const answer of answers)
      expect(answer).toMatchObject({
        status: 'rejected',
        reason: { name: 'DatabaseUnavailable', isRetryable: true },
      });
    expect(file.accountCodes()).toEqual(['before']);
    expect(await writer.submit(keepAccount('after'))).toBe('after');
    expect(file.commits()).toEqual(['1 done', '2 done']);
    await expectValid(file);
  });

  test('a full disk rejects as unavailable, keeps nothing of what was rejected, and writing goes on when there is room', async () => {
    const file = makeBookFile();
    const { writer, connection } = file.openWriter();
    connection.client.setAuthorizer(null);
    await writer.submit(keepAccount('before'));
    connection.client.exec(
      `pragma max_page_count = ${Number(connection.readNumber('pragma page_count')) + 2}`,
    );
    const codes = codesOf(64, 'f');
    const big = (code: string): Work<string, TenantTables> =>
      keepAccount(code, (tx) =>
        tx.record(
          fixtureEvent({ event: 'BIG', objectType: 'Account', objectId: code, after: 'x'.repeat(3_000) }),
        ),
      );
    const answers = await Promise.allSettled(codes.map((code) => writer.submit(big(code))));
    const kept = codes.filter((_code, index) => answers[index]?.status === 'fulfilled');
    expect(kept.length).toBeLessThan(codes.length);
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(DatabaseUnavailable);
    expect(file.accountCodes()).toEqual(['before', ...kept].toSorted());
    connection.client.exec('pragma max_page_count = 1000000');
    expect(await writer.submit(big('room'))).toBe('room');
    await expectValid(file);
  });

  test('a command whose savepoint cannot be set is rejected with its group and not lost', async () => {
    const file = makeBookFile();
    const { writer, connection } = file.openWriter();
    const control = connection.control.bind(connection);
    let savepoints = 0;
    vi.spyOn(connection, 'control').mockImplementation((statement) => {
      if (statement === 'savepoint command' && (savepoints += 1) === 2)
        throw new DatabaseUnavailable('out of memory');
      control(statement);
    });
    const answers = await Promise.allSettled(codesOf(2).map((code) => writer.submit(keepAccount(code))));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(file.accountCodes()).toEqual([]);
    expect(await writer.submit(keepAccount('after'))).toBe('after');
  });

  test('a transaction that the database ended by itself accepts no more statements: nothing is written outside one', async () => {
    const file = makeBookFile();
    const { writer, connection } = file.openWriter();
    const swallowed: unknown[] = [];
    const lost = keepAccount('lost', async (tx) => {
      connection.client.exec('rollback');
      try {
        tx.insert(accounts, newAccount('alone'));
      } catch (error) {
        swallowed.push(error);
      }
    });
    const answers = await Promise.allSettled([writer.submit(keepAccount('neighbour')), writer.submit(lost)]);
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 'rejected', reason: { name: 'DatabaseUnavailable' } });
    expect(swallowed).toEqual([expect.any(DatabaseUnavailable)]);
    expect(file.accountCodes()).toEqual([]);
    expect(await writer.submit(keepAccount('after'))).toBe('after');
    await expectValid(file);
  });

  test('a connection that cannot roll back is closed, and later commands are unavailable at once', async () => {
    const file = makeBookFile();
    const { writer, connection } = file.openWriter();
    const control = connection.control.bind(connection);
    vi.spyOn(connection, 'control').mockImplementation((statement) => {
      if (statement === 'commit' || statement === 'rollback')
        throw new DatabaseUnavailable('the disk could not be read or written');
      control(statement);
    });
    await expect(writer.submit(keepAccount('first'))).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(connection.isOpen).toBe(false);
    const startedAt = performance.now();
    await expect(writer.submit(keepAccount('second'))).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(await file.openWriter().writer.submit(keepAccount('third'))).toBe('third');
    expect(file.accountCodes()).toEqual(['third']);
  });
});

describe('another process', () => {
  test('a write lock held elsewhere does not block the event loop; the command waits and succeeds', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter();
    const other = file.openClient();
    other.exec('begin immediate');
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 5);
    const answer = writer.submit(keepAccount('patient'));
    await delay(300);
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(20);
    other.exec('commit');
    expect(await answer).toBe('patient');
  });

  test('after the limit the command is unavailable, and the next one works when the lock is gone', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter({ busyMilliseconds: 60 });
    const other = file.openClient();
    other.exec('begin immediate');
    const answers = await Promise.allSettled(codesOf(3).map((code) => writer.submit(keepAccount(code))));
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 'rejected', reason: { name: 'DatabaseUnavailable' } });
    other.exec('commit');
    expect(await writer.submit(keepAccount('next'))).toBe('next');
    expect(file.accountCodes()).toEqual(['next']);
  });

  test('two writers in two processes interleave: numbers gapless, one chain, nothing lost or doubled', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter({ groupSize: 4 });
    const child = startChild(file, { prefix: 'child', count: 2_000 });
    await child.hasStarted;
    const ours: string[] = [];
    const ended = child.exited.then(() => true);
    while (!(await Promise.race([ended, Promise.resolve(false)])))
      ours.push(await writer.submit(keepAccount(`ours${ours.length}`)));
    expect(await child.exited).toBe(0);
    expect(child.acknowledged()).toHaveLength(2_000);
    expect(file.accountCodes()).toEqual([...child.acknowledged(), ...ours].toSorted());
    const order = file
      .openClient()
      .prepare('select code from accounts order by commit_number')
      .all()
      .map((row) => String(row['code']).charAt(0));
    expect(order.join('')).toMatch(/co+c/);
    await expectValid(file);
  });

  test('processes that open a new file at the same moment wait for each other', async () => {
    const file = makeBookFile();
    const children = ['a', 'b', 'c', 'd'].map((prefix) => startChild(file, { prefix, count: 16 }));
    expect(await Promise.all(children.map(({ exited }) => exited))).toEqual([0, 0, 0, 0]);
    expect(file.accountCodes()).toHaveLength(64);
    await expectValid(file);
  });

  const kills = Number(process.env['CIFRA_KILLS'] ?? 4);
  test(
    `killed ${kills} times under load: what was acknowledged is there exactly once, the chain is valid`,
    { timeout: 20_000 + kills * 2_000 },
    async () => {
      const random = randomFor('writer kills');
      const file = makeBookFile();
      const acknowledged: string[] = [];
      for (let run = 0; run < kills; run += 1) {
        const child = startChild(file, { prefix: `r${run}-`, count: 100_000 });
        await child.hasStarted;
        await delay(random.integer({ least: 5, most: 250 }));
        child.kill();
        await child.exited;
        acknowledged.push(...child.acknowledged());
        const codes = file.accountCodes();
        const present = new Set(codes);
        expect(present.size).toBe(codes.length);
        expect(acknowledged.filter((code) => !present.has(code))).toEqual([]);
        await expectValid(file);
      }
      expect(acknowledged.length).toBeGreaterThan(kills);
      expect(await file.openWriter().writer.submit(keepAccount('survivor'))).toBe('survivor');
      await expectValid(file);
    },
  );
});

function startChild(file: BookFile, { prefix, count }: { readonly prefix: string; readonly count: number }) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', writerProcess, file.path, prefix, String(count)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  const hasStarted = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      resolve();
    });
  });
  return {
    hasStarted,
    exited: new Promise<number | null>((resolve) => void child.once('close', resolve)),
    kill: () => child.kill('SIGKILL'),
    /** Whole lines only: a line that was cut off was not acknowledged. */
    acknowledged: () => output.split('\n').slice(0, -1),
  };
}

describe('bounds and misuse', () => {
  test('beyond its length the queue is busy at once; what waited ends', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter({ queueLength: 3 });
    const answers = await Promise.allSettled(codesOf(5).map((code) => writer.submit(keepAccount(code))));
    expect(
      answers.map((answer) => (answer.status === 'rejected' ? (answer.reason as Error).name : answer.value)),
    ).toEqual(['a0000', 'a0001', 'a0002', 'WriterBusy', 'WriterBusy']);
    expect(answers[3]).toMatchObject({ reason: expect.any(WriterBusy) });
    expect(await writer.submit(keepAccount('later'))).toBe('later');
  });

  test('close ends what was submitted and rejects what comes later', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter({ groupSize: 2 });
    const submitted = codesOf(7).map((code) => writer.submit(keepAccount(code)));
    const closed = writer.close();
    await expect(writer.submit(keepAccount('late'))).rejects.toBeInstanceOf(DatabaseUnavailable);
    await closed;
    expect(writer.waitingCount).toBe(0);
    expect(await Promise.all(submitted)).toHaveLength(7);
  });

  test('a handler that kept its tx cannot use it after its command has ended', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter();
    const kept: WriteTx<TenantTables>[] = [];
    const keep = (tx: WriteTx<TenantTables>): Promise<void> => (kept.push(tx), Promise.resolve());
    await writer.submit(keepAccount('a', keep));
    await writer
      .submit(keepAccount('b', (tx) => (kept.push(tx), Promise.reject(new Error('thrown')))))
      .catch(() => undefined);
    await writer.submit(
      keepAccount('c', async () => {
        for (const tx of kept) expect(() => tx.insert(accounts, newAccount('late'))).toThrow(InvariantBroken);
      }),
    );
    expect(file.accountCodes()).toEqual(['a', 'c']);
  });

  test('a command that writes without an event is thrown', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter();
    const silent: Work<null, TenantTables> = {
      header: testHeader,
      run: async (tx) => (tx.insert(accounts, newAccount('silent')), { kind: 'keep', answer: null }),
    };
    await expect(writer.submit(silent)).rejects.toThrow('without recording an audit event');
    expect(file.accountCodes()).toEqual([]);
  });

  test('a command that ends before its reads were answered is thrown', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter();
    const reading: Work<null, TenantTables> = {
      header: testHeader,
      run: async (tx) => {
        tx.all(everyAccount, {}).catch(() => undefined);
        tx.record(fixtureEvent({ event: 'E', objectType: 'A', objectId: 'a' }));
        return { kind: 'keep', answer: null };
      },
    };
    await expect(writer.submit(reading)).rejects.toThrow(InvariantBroken);
    expect(file.commits()).toEqual([]);
  });

  test('writing one row twice in a commit is thrown', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter();
    await expect(
      writer.submit(keepAccount('a', (tx, row) => tx.insert(accounts, row))),
    ).rejects.toBeInstanceOf(DuplicateKey);
    const replaceOwn = keepAccount('b', (tx, row) => tx.replace(accounts, row, tx.commitNumber));
    await expect(writer.submit(replaceOwn)).rejects.toBeInstanceOf(DatabaseRefused);
    expect(file.commits()).toEqual([]);
  });

  test('a replacement of another version is a broken invariant, also where the handler catches it', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter();
    const row = newAccount('a');
    await writer.submit(keepAccount('other', (tx) => tx.insert(accounts, row)));
    await writer.submit(keepAccount('b', (tx) => tx.replace(accounts, { ...row, name: 'second' }, 1n)));
    const stale = (tx: WriteTx<TenantTables>): void => tx.replace(accounts, { ...row, name: 'stale' }, 1n);
    const catching = keepAccount('c', (tx) => {
      try {
        stale(tx);
      } catch {
        // The command goes on as if nothing had happened.
        return;
      }
    });
    for (const work of [keepAccount('c', stale), catching])
      await expect(writer.submit(work)).rejects.toBeInstanceOf(InvariantBroken);
    expect(
      file.openClient().prepare("select name, commit_number from accounts where code = 'a'").all(),
    ).toEqual([{ name: 'second', commit_number: 2n }]);
    expect(file.commits()).toHaveLength(2);
    await expectValid(file);
  });

  test.each(['name \ud800', '\udc00 name'])(
    'text that the database would not give back as it was is thrown, also where the handler catches it',
    async (name) => {
      const file = makeBookFile();
      const { writer } = file.openWriter();
      const swallowing = keepAccount('a', (tx) => {
        try {
          tx.insert(accounts, { ...newAccount('b'), name });
        } catch {
          // The command goes on as if nothing had happened.
          return;
        }
      });
      await expect(writer.submit(swallowing)).rejects.toThrow('accounts.name is not well-formed text');
      await expect(
        writer.submit({ ...keepAccount('c'), header: { ...testHeader, reason: name } }),
      ).rejects.toThrow('commits.reason');
      expect(file.commits()).toEqual([]);
    },
  );

  test('any other text comes back as it was: the chain is valid', async () => {
    const file = makeBookFile();
    const { writer } = file.openWriter();
    for (const name of [
      '',
      ' padded ',
      'a\u0000b',
      '\u{1F9FE}',
      'e\u0301',
      '\uFFFD',
      '\uFEFFx',
      'line\r\n\u2028',
    ])
      await writer.submit(
        keepAccount(`t${[...name].length}${name.length}${name.codePointAt(0) ?? ''}`, (tx) =>
          tx.insert(accounts, { ...newAccount(`n${name.codePointAt(0) ?? ''}`), name }),
        ),
      );
    await expectValid(file);
  });

  test('a clock that goes back does not move the instants back', async () => {
    const file = makeBookFile();
    const { writer, connection } = file.openWriter();
    const clock = vi.spyOn(connection, 'readNumber');
    for (const now of [1_000_000n, 900_000n, 1_000_000n, 1_500_000n, 0n]) {
      clock.mockReturnValue(now);
      await writer.submit(keepAccount(`at${file.commits().length}`));
    }
    expect(
      file
        .openClient()
        .prepare('select instant from commits order by number')
        .all()
        .map((row) => row['instant']),
    ).toEqual([1_000_000n, 1_000_000n, 1_000_000n, 1_500_000n, 1_500_000n]);
    await expectValid(file);
  });
});
