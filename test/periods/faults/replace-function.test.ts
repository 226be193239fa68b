import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

/** Faults that cannot be planted: each must be noticed, or the proof that relies on it proves nothing. */

const urlOf = (file: string): string => new URL(file, import.meta.url).href;
const ORDER = 'packages/domain/src/close-order.ts';
const LOAD_ORDER = `await import('${urlOf(`../../../${ORDER}`)}');`;

const plant = (file: string, name: string): string =>
  `replaceFunction('${file}', '${name}', "return 'planted';");`;

/** Runs the code in a thread of its own, where nothing of the product is loaded yet; answers what it throws, or null. */
function failureOf(code: string): Promise<string | null> {
  const source = `
    const { replaceFunction, assertEveryFaultPlanted } = await import('${urlOf('./replace-function.ts')}');
    ${code}`;
  const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
  return new Promise((resolve) => {
    thread.once('error', (error) => resolve(String(error)));
    thread.once('exit', () => resolve(null));
  });
}

test('a fault in a function of a file that is loaded afterwards is planted', async () => {
  const code = `
    ${plant(ORDER, 'closingBlocker')}
    const { closingBlocker } = ${LOAD_ORDER}
    assertEveryFaultPlanted();
    throw new Error(closingBlocker());`;
  expect(await failureOf(code)).toBe('Error: planted');
});

test('a fault in a file that does not exist is refused', async () => {
  const gone = 'packages/domain/src/gone.ts';
  expect(await failureOf(plant(gone, 'closingBlocker'))).toBe(
    `Error: ${gone} does not exist: no fault can be planted in closingBlocker`,
  );
});

test('a fault in a function that its file does not have is refused', async () => {
  expect(await failureOf(`${plant(ORDER, 'gone')} ${LOAD_ORDER}`)).toBe(
    `Error: ${ORDER} has no function gone to plant a fault in`,
  );
});

test.each([
  { when: 'nobody loads', code: plant(ORDER, 'closingBlocker') },
  { when: 'was loaded before', code: `${LOAD_ORDER} ${plant(ORDER, 'closingBlocker')} ${LOAD_ORDER}` },
])('a fault in a file that $when is noticed', async ({ code }) => {
  expect(await failureOf(`${code} assertEveryFaultPlanted();`)).toBe(
    `Error: no fault was planted in closingBlocker of ${ORDER}: never loaded`,
  );
});
