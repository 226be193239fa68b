import { describe, expect, test } from 'vitest';
import { DatabaseUnavailable } from '@cifra/database/failures';
import { OpenDatabases } from './open-databases.ts';

interface Opened {
  readonly name: string;
  isClosed: boolean;
  readonly close: () => Promise<void>;
}

/** A set of databases that counts what is opened and closed; closing one twice is an error. */
function setOf(limit: number) {
  const opened: Opened[] = [];
  const databases = new OpenDatabases<Opened>(limit);
  const open = (name: string) => (): Promise<Opened> => {
    const one: Opened = {
      name,
      isClosed: false,
      close: async () => {
        if (one.isClosed) throw new Error(`${name} was closed twice`);
        one.isClosed = true;
      },
    };
    opened.push(one);
    return Promise.resolve(one);
  };
  const touch = (name: string) =>
    databases.use(name, open(name), async (one) => expect(one.isClosed).toBe(false));
  return {
    opened,
    databases,
    open,
    touch,
    openNames: () => opened.filter(({ isClosed }) => !isClosed).map(({ name }) => name),
  };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('open databases', () => {
  test('are bounded; the one that was not used for longest is closed', async () => {
    const { touch, databases, openNames, opened } = setOf(2);
    for (const name of ['a', 'b', 'a', 'c']) await touch(name);
    await nextTurn();
    expect(openNames()).toEqual(['a', 'c']);
    expect([databases.openCount, opened.length]).toEqual([2, 3]);
  });

  test('one that is elsewhere now is opened there, and the old one is closed when its last user has finished', async () => {
    const { databases, open, openNames, touch } = setOf(5);
    await touch('a');
    const lent = Promise.withResolvers<void>();
    const old = databases.use('a', open('never'), () => lent.promise);
    await databases.use('a', open('a moved'), async ({ name }) => expect(name).toBe('a moved'), 'elsewhere');
    expect(openNames()).toEqual(['a', 'a moved']);
    lent.resolve();
    await old;
    await nextTurn();
    expect(openNames()).toEqual(['a moved']);
    databases.letGo('a');
    await nextTurn();
    expect([openNames(), databases.openCount]).toEqual([[], 0]);
  });

  test('one that is in use is never closed, however many others come; afterwards the bound holds', async () => {
    const { databases, open, touch, openNames } = setOf(1);
    const used = ['a', 'b', 'c'].map((name) =>
      databases.use(name, open(name), async (one) => {
        for (const other of ['d', 'e', 'f']) await touch(other);
        await nextTurn();
        expect(one.isClosed).toBe(false);
      }),
    );
    await Promise.all(used);
    await nextTurn();
    expect([databases.openCount, openNames().length]).toEqual([1, 1]);
  });

  test('users who come at once share one opening', async () => {
    const { databases, open, opened } = setOf(5);
    await Promise.all(Array.from({ length: 10 }, () => databases.use('a', open('a'), async () => undefined)));
    expect(opened).toHaveLength(1);
  });

  test("a failure to open is the tenant's own, reaches all who waited, and is not remembered", async () => {
    const { databases, touch, opened } = setOf(5);
    const failing = (): Promise<Opened> => Promise.reject(new DatabaseUnavailable('damaged'));
    const answers = await Promise.allSettled([1, 2, 3].map(() => databases.use('a', failing, async () => 1)));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await touch('b');
    await touch('a');
    expect([opened.length, databases.openCount]).toEqual([2, 2]);
  });

  test('a failed opening does not throw out the one that came after it', async () => {
    const { databases, open, opened } = setOf(5);
    const failing = (): Promise<Opened> => Promise.reject(new DatabaseUnavailable('damaged'));
    const reopened = databases
      .use('a', failing, async () => 1)
      .catch(() => databases.use('a', open('a'), nextTurn));
    await Promise.allSettled([
      reopened,
      databases.use('a', failing, async () => 1),
      databases.use('a', failing, async () => 1),
    ]);
    await databases.use('a', open('a'), async () => undefined);
    expect([opened.length, opened[0]?.isClosed]).toEqual([1, false]);
  });

  test('one that was found unavailable is closed by its last user and opened anew; any other failure leaves it', async () => {
    const { databases, open, opened, touch } = setOf(5);
    const throwing = (failure: Error): Promise<void> =>
      databases
        .use('a', open('a'), () => Promise.reject(failure))
        .then(
          () => undefined,
          () => undefined,
        );
    const inUse = databases.use('a', open('a'), async (one) => {
      await throwing(new DatabaseUnavailable('the disk'));
      await nextTurn();
      expect(one.isClosed).toBe(false);
    });
    await inUse;
    await nextTurn();
    expect(opened.map(({ isClosed }) => isClosed)).toEqual([true]);
    await touch('a');
    await throwing(new Error('the handler'));
    await touch('a');
    expect(opened.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    await Promise.all([
      throwing(new DatabaseUnavailable('x')),
      throwing(new DatabaseUnavailable('x')),
      throwing(new DatabaseUnavailable('x')),
    ]);
    await nextTurn();
    expect(opened.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  });

  test('a late failure on one that was retired does not retire the one that came after it', async () => {
    const { databases, open, opened, touch } = setOf(5);
    const lost = new DatabaseUnavailable('the disk');
    let failLate: (failure: Error) => void = () => undefined;
    const late = databases.use(
      'a',
      open('a'),
      () => new Promise<void>((_resolve, reject) => (failLate = reject)),
    );
    await expect(databases.use('a', open('a'), () => Promise.reject(lost))).rejects.toBe(lost);
    await touch('a');
    failLate(lost);
    await expect(late).rejects.toBe(lost);
    await touch('a');
    expect(opened.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  });

  test('closing waits for those in use, closes all, and serves nobody afterwards', async () => {
    const { databases, open, touch, openNames } = setOf(5);
    await touch('a');
    let hasEnded = false;
    const using = databases.use('b', open('b'), async (one) => {
      await nextTurn();
      await nextTurn();
      expect(one.isClosed).toBe(false);
      hasEnded = true;
    });
    await databases.close();
    expect([hasEnded, openNames()]).toEqual([true, []]);
    await using;
    await expect(touch('a')).rejects.toBeInstanceOf(DatabaseUnavailable);
  });

  test('one that cannot be closed does not end the process or keep the others open', async () => {
    const databases = new OpenDatabases<{ close: () => Promise<void> }>(1);
    let closed = 0;
    const stubborn = () => Promise.resolve({ close: () => Promise.reject(new Error('stuck')) });
    const open = () => Promise.resolve({ close: async () => void (closed += 1) });
    await databases.use('a', stubborn, async () => undefined);
    await databases.use('b', open, async () => undefined);
    await databases.close();
    expect(closed).toBe(1);
  });
});
