import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { randomFor } from '../support/seed.ts';
import { newDemo } from '../worlds/product/demo.ts';
import type { Callers } from '../worlds/product/callers.ts';
import { startProductProcess, type ProductProcess } from '../worlds/product/product-process.ts';

/** The server as a process of its own, started as `npm start` starts it, and ended as processes end. */

/** The demo's client whose entries need no second person. */
const tenant = 'ferreteria-colon';
const KILLS = 3;
const WRITERS = 12;

const demo = await newDemo([tenant]);
const running = new Set<ProductProcess>();
afterAll(async () => {
  for (const started of running) await started.kill();
  await demo.remove();
});

/** Whom a load balancer sends requests to for two seconds after it was told to end. */
const closingSlowly = { CIFRA_CLOSING_SECONDS: '2' };
/** The last one that was started after kills: it is told to end afterwards. */
let survivor: ProductProcess | null = null;

async function start(settings: Readonly<Record<string, string>> = {}): Promise<ProductProcess> {
  const started = await startProductProcess(demo.directory, {
    ...demo.environment,
    ...settings,
    CIFRA_READER_THREADS: '0',
  });
  running.add(started);
  void started.ended.then(() => running.delete(started));
  return started;
}

interface Posted {
  readonly __typename: string;
  readonly entry?: { readonly id: string; readonly displayNumber: string };
}

async function postingAccounts(callers: Callers): Promise<readonly [string, string]> {
  const { data } = await callers.ask<{
    tenant: { accountRoles: { role: string; account: { id: string } | null }[] };
  }>('{ tenant { accountRoles { role account { id } } } }', { as: 'senior', tenant });
  const accountOf = (role: string): string =>
    data.tenant.accountRoles.find((binding) => binding.role === role)?.account?.id ?? '';
  return [accountOf('Bank'), accountOf('SalesRevenue')];
}

function post(
  callers: Callers,
  reference: string,
  [debitId, creditId]: readonly [string, string],
): Promise<Posted> {
  return callers.do<Posted>(
    'postEntry',
    {
      idempotencyKey: `crash-${reference}`,
      postingDate: '2026-12-15',
      description: `Load ${reference}`,
      reference,
      lines: [
        { accountId: debitId, debit: '12.34', currency: 'PAB' },
        { accountId: creditId, credit: '12.34', currency: 'PAB' },
      ],
    },
    { as: 'senior', tenant, selection: '... on EntryPosted { entry { id displayNumber } }' },
  );
}

interface Entry {
  readonly id: string;
  readonly displayNumber: string;
  readonly reference: string | null;
}

async function listLoad(callers: Callers): Promise<Entry[]> {
  const entries: Entry[] = [];
  let after: string | null = null;
  do {
    const page: {
      data: {
        tenant: {
          entries: { edges: { node: Entry }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
        };
      };
    } = await callers.ask(
      'query ($after: String) { tenant { entries(first: 200, after: $after, filter: { fromDate: "2026-12-15", toDate: "2026-12-15" }) { edges { node { id displayNumber reference } } pageInfo { hasNextPage endCursor } } } }',
      { as: 'senior', tenant, variables: { after } },
    );
    const { edges, pageInfo } = page.data.tenant.entries;
    entries.push(...edges.map(({ node }) => node));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return entries;
}

async function isValid(callers: Callers): Promise<unknown> {
  const { data } = await callers.ask<{ tenant: { verification: unknown } }>(
    '{ tenant { verification { isValid firstFault } } }',
    { as: 'reviewer', tenant },
  );
  return data.tenant.verification;
}

test('killed under posting load, again and again: every acknowledged entry is there exactly once, and the chain is valid', async () => {
  const random = randomFor('kills');
  const acknowledged = new Map<string, { readonly id: string; readonly displayNumber: string }>();
  const sent = new Set<string>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const { child, callers, ended } = await start();
    const accounts = await postingAccounts(callers);
    const killed = new AbortController();
    const writer = async (name: number): Promise<void> => {
      for (let serial = 0; !killed.signal.aborted; serial += 1) {
        const reference = `k${kill}-w${name}-${serial}`;
        sent.add(reference);
        try {
          const { entry } = await post(callers, reference, accounts);
          if (entry) acknowledged.set(reference, entry);
        } catch (error) {
          // The connection broke: whether it was posted, nobody knows yet.
          if (!killed.signal.aborted && child.exitCode === null && child.signalCode === null) throw error;
          return;
        }
      }
    };
    const writers = Array.from({ length: WRITERS }, (_, name) => writer(name));
    // Under load, however slow the machine is: each writer has had its turn, on average, before the moment is drawn.
    while (acknowledged.size <= (kill + 1) * WRITERS) await delay(10);
    await delay(random.integer({ least: 10, most: 900 }));
    killed.abort();
    child.kill('SIGKILL');
    await Promise.all(writers);
    await ended;
  }

  survivor = await start(closingSlowly);
  const { callers } = survivor;
  expect(acknowledged.size).toBeGreaterThan(KILLS * WRITERS);
  const before = await listLoad(callers);
  const byReference = Map.groupBy(before, ({ reference }) => reference ?? '');
  for (const [reference, { id, displayNumber }] of acknowledged)
    expect(byReference.get(reference), reference).toEqual([{ id, displayNumber, reference }]);
  expect(before.filter(({ reference }) => !sent.has(reference ?? ''))).toEqual([]);
  expect(await isValid(callers)).toEqual({ isValid: true, firstFault: null });

  // Whoever got no answer asks again with the same key: now it is there, once.
  const accounts = await postingAccounts(callers);
  for (const reference of sent) {
    if (acknowledged.has(reference)) continue;
    const { entry } = await post(callers, reference, accounts);
    const [known] = byReference.get(reference) ?? [];
    if (known !== undefined) expect(entry?.id).toBe(known.id);
  }
  const after = await listLoad(callers);
  expect(after).toHaveLength(sent.size);
  expect(new Set(after.map(({ reference }) => reference))).toEqual(sent);
  expect(await isValid(callers)).toEqual({ isValid: true, firstFault: null });
  process.stdout.write(
    `killed ${KILLS} times: ${acknowledged.size} acknowledged, ${sent.size - acknowledged.size} unanswered, ${after.length} posted\n`,
  );
});

test('on SIGTERM it says so and still serves, breaks no connection, and ends with 0; nothing it acknowledged is lost', async () => {
  const first = survivor ?? (await start(closingSlowly));
  const accounts = await postingAccounts(first.callers);
  const references = Array.from({ length: 24 }, (_, serial) => `term-${serial}`);
  const posting = references.map((reference) =>
    post(first.callers, reference, accounts).then(
      ({ entry }) => ({ reference, isAcknowledged: entry !== undefined }),
      () => ({ reference, isAcknowledged: false }),
    ),
  );
  await Promise.race(posting);
  first.child.kill('SIGTERM');
  let ready: Response;
  do ready = await fetch(`${first.callers.url}/ready`);
  while (ready.status === 200);
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'closing' }]);
  const { entry: late } = await post(first.callers, 'term-late', accounts);
  expect(late).toBeDefined();
  const outcomes = await Promise.all(posting);
  expect(await first.ended).toEqual([0, null]);
  expect(first.output()).toContain('SIGTERM: closing in 2 s');

  const second = await start();
  const stored = new Set((await listLoad(second.callers)).map(({ reference }) => reference));
  const acknowledged = outcomes.filter(({ isAcknowledged }) => isAcknowledged);
  expect(acknowledged).toHaveLength(references.length);
  expect(stored.has('term-late')).toBe(true);
  expect(acknowledged.filter(({ reference }) => !stored.has(reference))).toEqual([]);
  expect(await isValid(second.callers)).toEqual({ isValid: true, firstFault: null });
  second.child.kill('SIGTERM');
  expect(await second.ended).toEqual([0, null]);
});
