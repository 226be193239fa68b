import { expect, test } from 'vitest';
import { inHasher, neverAbandoned } from './hasher.ts';

/** Work that ends when it is told to. */
function gate() {
  const open: { end?: () => void } = {};
  const ended = new Promise<void>((resolve) => (open.end = resolve));
  return { work: () => ended, end: () => open.end?.() };
}

test('a full line is refused by name; what nobody waits for any more makes room and is never begun', async () => {
  const held = gate();
  const running = [inHasher(held.work, neverAbandoned), inHasher(held.work, neverAbandoned)];
  let isGone = false;
  let begun = 0;
  const begin = (): Promise<void> => {
    begun += 1;
    return Promise.resolve();
  };
  const abandoned = Array.from({ length: 60 }, () => inHasher(begin, () => isGone));
  const waiting = Array.from({ length: 40 }, () => inHasher(begin, neverAbandoned));
  const busy = { extensions: { code: 'LOG_IN_BUSY', retryAfterSeconds: 10 } };
  await expect(inHasher(begin, neverAbandoned)).rejects.toMatchObject(busy);
  isGone = true;
  const late = inHasher(begin, neverAbandoned);
  for (const one of await Promise.allSettled(abandoned)) expect(one).toMatchObject({ reason: busy });
  held.end();
  await Promise.all([...running, ...waiting, late]);
  expect(begun).toBe(41);
});
