import { expect, test } from 'vitest';
import type { HostOptions, HostTask } from './host.ts';
import { ReaderPool, SERVER, type ReportTurn } from './reader-pool.ts';

/** A host that ends its tasks when it is told to. */
function waitingHost() {
  const running: { readonly name: string; readonly end: () => void }[] = [];
  let most = 0;
  const host = {
    run: (task: HostTask): Promise<unknown> =>
      new Promise((resolve) => {
        const one = {
          name: (task as { readonly name: string }).name,
          end: () => {
            running.splice(running.indexOf(one), 1);
            resolve(one.name);
          },
        };
        running.push(one);
        most = Math.max(most, running.length);
      }),
    close: async () => undefined,
  };
  return { host, running, most: () => most };
}

test('on a thread that waits for the network many reports run at once, but one of each tenant, and few that take long', async () => {
  const { host, running } = waitingHost();
  const pool = ReaderPool.on({} as HostOptions, host, { sideBySide: 4, heavy: 1, ofTenant: () => 1 });
  const run = (name: string, turn: Partial<ReportTurn>): Promise<unknown> =>
    pool.run(
      { kind: 'report', name, input: null, tenant: null },
      { principal: SERVER, tenant: 'a', isHeavy: false, signal: null, ...turn },
    );
  const names = (): readonly string[] => running.map(({ name }) => name);
  const all = [
    run('a1', {}),
    run('a2', {}),
    run('b heavy', { tenant: 'b', isHeavy: true }),
    run('b', { tenant: 'b' }),
    run('c heavy', { tenant: 'c', isHeavy: true }),
    ...['d', 'e', 'f'].map((tenant) => run(tenant, { tenant })),
  ];
  // What takes long does not keep the tenant's other reports waiting.
  expect(names()).toEqual(['a1', 'b heavy', 'b', 'd']);
  expect(pool.waitingCount).toBe(4);
  const end = async (name: string): Promise<void> => {
    running.find((each) => each.name === name)?.end();
    await new Promise((resolve) => setImmediate(resolve));
  };
  await end('b heavy');
  expect(names()).toContain('c heavy');
  await end('a1');
  await end('b');
  await end('d');
  await end('e');
  expect(names().toSorted()).toEqual(['a2', 'c heavy', 'f']);
  for (const name of names()) await end(name);
  expect(await Promise.all(all)).toHaveLength(8);
  await pool.close();
});
