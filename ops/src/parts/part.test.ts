import { expect, test } from 'vitest';
import { part, startParts, type Part } from './part.ts';

/** Parts that say what they do; the named one fails at a step. */
function telling(names: readonly string[], failing: Partial<Record<'start' | 'stop', string>> = {}) {
  const said: string[] = [];
  const step = (name: string, what: 'start' | 'stop') => async (): Promise<void> => {
    said.push(`${what} ${name}`);
    if (failing[what] === name) throw new Error(`${name} does not ${what}`);
  };
  const parts: Part[] = names.map((name) => ({
    name,
    start: step(name, 'start'),
    stop: step(name, 'stop'),
  }));
  return { said, parts };
}

test('parts start in order and stop the other way round, once', async () => {
  const { said, parts } = telling(['books', 'followers', 'gateway']);
  const stop = await startParts(parts);
  await Promise.all([stop(), stop()]);
  await stop();
  expect(said).toEqual([
    'start books',
    'start followers',
    'start gateway',
    'stop gateway',
    'stop followers',
    'stop books',
  ]);
});

test('a part that cannot start stops those before it, and no other; what it threw is thrown', async () => {
  const { said, parts } = telling(['books', 'followers', 'gateway', 'health'], { start: 'gateway' });
  await expect(startParts(parts)).rejects.toThrow('gateway does not start');
  expect(said).toEqual(['start books', 'start followers', 'start gateway', 'stop followers', 'stop books']);
});

test('a part that cannot stop keeps no other from stopping; its failure is thrown at the end', async () => {
  const { said, parts } = telling(['books', 'followers', 'gateway'], { stop: 'followers' });
  const stop = await startParts(parts);
  await expect(stop()).rejects.toThrow('followers does not stop');
  expect(said.slice(3)).toEqual(['stop gateway', 'stop followers', 'stop books']);
});

test('when a start failed, a part that cannot stop either hides neither the failure nor the others', async () => {
  const { said, parts } = telling(['books', 'followers', 'gateway'], { start: 'gateway', stop: 'followers' });
  await expect(startParts(parts)).rejects.toThrow('gateway does not start');
  expect(said.slice(3)).toEqual(['stop followers', 'stop books']);
});

test('a part gives what it opened to later parts and closes it; before its start it has nothing to give', async () => {
  let isOpen = false;
  const books = part('books', {
    start: async () => {
      isOpen = true;
      return { title: 'ledger' };
    },
    stop: async () => {
      isOpen = false;
    },
  });
  expect(() => books.value).toThrow('the part "books" has not started');
  expect(books.valueOrNull).toBeNull();
  const reader = part('reader', { start: async () => books.value.title });
  const stop = await startParts([books, reader]);
  expect([reader.value, isOpen]).toEqual(['ledger', true]);
  await stop();
  expect(isOpen).toBe(false);
});
