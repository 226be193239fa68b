import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { parseTenantInput } from '@cifra/firm/provisioning/tenant-input';
import { ServerProxy } from '@cifra/database/mssql/server-proxy.fixture';
import { closeIdleMssqlConnections } from '@cifra/database/mssql/connections-of-thread';
import { dropTestDatabase, openTestPool } from '@cifra/database/mssql/test-server.fixture';
import { systemRequest } from '@cifra/ops/system-request';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { expectAccepted } from '../support/expect-accepted.ts';
import { startOn, type ProductOnEngine } from './product-on-engine.ts';

/*
 * The whole product over HTTP with an embedded control plane and clients on three servers: one that stays, one that goes away for a
 * while, and the machine itself. Clients post all the time and send again what was not answered, under the same keys.
 */

const url = process.env['TEST_SQLSERVER_URL'];
if (url === undefined)
  console.warn('SKIPPED: the API was NOT tried on a server that goes away. Set TEST_SQLSERVER_URL.');

const PATIENCE = 600_000;
const AWAY_MILLIS = Number(process.env['AWAY_SECONDS'] ?? '60') * 1000;
const WRITERS = 3;
/** Of what takes seconds, on a machine that has much else to do. */
const LATE = 60_000;

/** What a client that sends again may be told meanwhile. */
const RETRYABLE: ReadonlySet<unknown> = new Set([
  'TENANT_UNAVAILABLE',
  'OUTCOME_UNKNOWN',
  'SERVER_BUSY',
  'SUBGRAPH_TIMEOUT',
]);

interface Sent {
  readonly code: unknown;
  readonly documentId: string | null;
}

describe.skipIf(url === undefined)('a server that goes away', () => {
  let product: ProductOnEngine;
  let away: ServerProxy;
  const parties = new Map<string, string>();
  const tenants = new Map<string, Uuid>();
  beforeAll(async () => {
    away = await ServerProxy.open(url ?? '');
    product = await startOn({ name: 'embedded', server: null }, { CIFRA_SQLSERVER_URL: url ?? '' });
    const port = new URL(away.url).port;
    for (const [slug, placement] of [
      ['panaderia', null],
      ['stays', { engine: 'mssql', server: null }],
      ['goes', { engine: 'mssql', server: `127.0.0.1,${port}` }],
    ] as const) {
      if (placement !== null) tenants.set(slug, await provision(slug, placement));
      const made = await product.callers.do<{
        readonly __typename: string;
        readonly party: { readonly id: string };
      }>(
        'createParty',
        { code: 'C-1', name: 'Hotel', isCustomer: true },
        { as: 'senior', tenant: slug, selection: '... on PartyCreated { party { id } }' },
      );
      parties.set(slug, made.party.id);
    }
    tenants.set('panaderia', product.tenant.rowId);
  }, PATIENCE);
  afterAll(async () => {
    await away?.resume();
    const placements = await Promise.all(
      [...tenants.values()].map(async (id) => (await product.books.tenantFacts(id))?.placement),
    );
    await product?.close();
    await closeIdleMssqlConnections();
    await away?.close();
    const master = await openTestPool(url ?? '', 'master');
    for (const placement of placements)
      if (placement?.engine === 'mssql') await dropTestDatabase(master, placement.database);
    await master.close();
  }, PATIENCE);

  async function provision(
    slug: string,
    placement: { engine: 'mssql'; server: string | null },
  ): Promise<Uuid> {
    const parsed = parseTenantInput({
      slug,
      name: slug,
      kind: 'SANDBOX',
      countryPack: 'NEUTRAL',
      coaTemplate: 'BARE',
      baseCurrency: 'PAB',
      timeZone: 'America/Panama',
      fiscalYearStart: '2026-01-01',
      placement,
    });
    const { books, directory } = product;
    return expectAccepted(
      await provisionTenant(
        { books, dataDirectory: directory },
        expectAccepted(parsed),
        systemRequest('test'),
      ),
    ).tenantId;
  }

  /** An invoice of 100.00, sent once. */
  async function post(slug: string, reference: string): Promise<Sent> {
    const { data, errors } = await product.callers.ask<{
      readonly postInvoice: { readonly document?: { readonly id: string } } | null;
    } | null>(
      'mutation ($input: PostInvoiceInput!) { postInvoice(input: $input) { __typename ... on Refusal { code } ... on DocumentPosted { document { id } } } }',
      {
        as: 'senior',
        tenant: slug,
        variables: {
          input: {
            idempotencyKey: reference,
            partyId: parties.get(slug),
            documentDate: '2026-03-10',
            reference,
            lines: [{ description: 'Load', quantity: '4', unitPrice: '25' }],
          },
        },
      },
    );
    const documentId = data?.postInvoice?.document?.id ?? null;
    return { documentId, code: documentId === null ? (errors[0]?.extensions['code'] ?? data) : null };
  }

  /** How often each reference is there. */
  async function stored(slug: string): Promise<ReadonlyMap<string, number>> {
    const facts = await product.books.tenantFacts(tenants.get(slug) as Uuid);
    const pool = await openTestPool(url ?? '', facts?.placement.database ?? '');
    try {
      const { recordset = [] } = await pool
        .request()
        .query('select [reference], count(*) as [n] from [dbo].[documents] group by [reference]');
      return new Map(
        (recordset as readonly { reference: string; n: number }[]).map(({ reference, n }) => [reference, n]),
      );
    } finally {
      await pool.close();
    }
  }

  interface Ready {
    readonly tenants: {
      readonly broken: readonly string[];
      readonly unreachable: readonly { readonly slug: string }[];
    };
  }
  const operators = (path: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${product.operationsPort}${path}`);
  const broken = async (): Promise<readonly string[]> =>
    ((await (await operators('/ready')).json()) as Ready).tenants.broken;

  /** The kinds of blockers of a tenant on the dashboard. */
  async function blockersOf(slug: string): Promise<readonly string[]> {
    interface Row {
      readonly tenant: { readonly slug: string };
      readonly blockers: readonly { readonly kind: string }[];
    }
    const { data } = await product.callers.ask<{ firmDashboard: { nodes: readonly Row[] } }>(
      '{ firmDashboard(first: 10) { nodes { tenant { slug } blockers { kind } } } }',
      { as: 'senior' },
    );
    const row = data.firmDashboard.nodes.find(({ tenant }) => tenant.slug === slug);
    return (row?.blockers ?? []).map(({ kind }) => kind);
  }

  test(
    'is away for a minute while clients post: each is answered in the end and there once; the others go on; it is seen and over by itself',
    async () => {
      const sent = new Map<string, string[]>([...parties.keys()].map((slug) => [slug, []]));
      const told = new Map<unknown, number>();
      const answeredWhileAway = new Map<string, number>();
      const now = { isAway: false, isOver: false };
      let [servedAfter, seenAfter] = [0, 0];
      const writer = async (slug: string, name: number): Promise<void> => {
        for (let serial = 0; !now.isOver; serial += 1) {
          const reference = `${slug}-${name}-${serial}`;
          sent.get(slug)?.push(reference);
          for (;;) {
            const { code } = await post(slug, reference);
            if (code === null) break;
            if (slug === 'goes' ? !RETRYABLE.has(code) : code !== 'SUBGRAPH_TIMEOUT')
              throw new Error(`${slug}: ${JSON.stringify(code)}`);
            told.set(code, (told.get(code) ?? 0) + 1);
            await delay(300);
          }
          if (now.isAway) answeredWhileAway.set(slug, (answeredWhileAway.get(slug) ?? 0) + 1);
        }
      };
      const writers = [...parties.keys()].flatMap((slug) =>
        Array.from({ length: WRITERS }, (_, name) => writer(slug, name)),
      );
      // A writer ends only when it is over, or with a failure.
      const failing = Promise.all(writers);
      failing.catch(() => undefined);
      const under = async (): Promise<void> => {
        await vi.waitFor(
          () => expect(Math.min(...[...sent.values()].map((all) => all.length))).toBeGreaterThan(3 * WRITERS),
          { timeout: LATE },
        );
        await away.refuse();
        await delay(1_000);
        now.isAway = true;
        const wentAt = performance.now();
        await vi.waitFor(async () => expect(await broken()).toEqual(['goes']), { timeout: LATE });
        expect((await operators('/ready')).status).toBe(200);
        expect(await (await operators('/metrics')).text()).toMatch(
          /cifra_tenant_unreachable_seconds\{tenant="goes"\} \d/,
        );
        await vi.waitFor(async () => expect(await blockersOf('goes')).toContain('UNREADABLE'), {
          timeout: LATE,
        });
        expect(await blockersOf('stays')).not.toContain('UNREADABLE');
        const asked = await product.callers.ask(
          '{ tenant(slug: "goes") { documents(first: 1) { totalCount } } }',
          { as: 'senior' },
        );
        expect(asked.errors[0]?.extensions).toMatchObject({
          code: 'TENANT_UNAVAILABLE',
          facts: { tenantRef: 'goes' },
        });
        await delay(Math.max(0, AWAY_MILLIS - (performance.now() - wentAt)));
        expect(answeredWhileAway.get('goes')).toBeUndefined();
        now.isAway = false;
        await away.resume();
        const backAt = performance.now();
        const before = (await stored('goes')).size;
        await vi.waitFor(async () => expect((await stored('goes')).size).toBeGreaterThan(before), {
          timeout: LATE,
        });
        servedAfter = performance.now() - backAt;
        await vi.waitFor(async () => expect(await broken()).toEqual([]), { timeout: LATE });
        await vi.waitFor(async () => expect(await blockersOf('goes')).not.toContain('UNREADABLE'), {
          timeout: LATE,
        });
        seenAfter = performance.now() - backAt;
      };
      try {
        await Promise.race([under(), failing]);
      } finally {
        now.isOver = true;
      }
      await failing;
      for (const slug of ['stays', 'goes'])
        expect(await stored(slug)).toEqual(new Map(sent.get(slug)?.map((reference) => [reference, 1])));
      for (const slug of ['stays', 'panaderia']) expect(answeredWhileAway.get(slug)).toBeGreaterThan(WRITERS);
      process.stdout.write(
        `away for ${AWAY_MILLIS / 1000} s: told ${JSON.stringify(Object.fromEntries(told))}; the others posted ${JSON.stringify(Object.fromEntries(answeredWhileAway))} meanwhile; served again after ${Math.round(servedAfter)} ms, seen to be well after ${Math.round(seenAfter)} ms; ${[...sent].map(([slug, all]) => `${slug} ${all.length}`).join(', ')} posted, each once\n`,
      );
    },
    PATIENCE,
  );

  test(
    'resets the connection in the middle of COMMIT: the command is answered as what became of it, at once',
    async () => {
      for (const fault of ['resetAfter', 'resetBefore'] as const) {
        away.failNextCommit(fault);
        expect(await post('goes', `cut-${fault}`), fault).toMatchObject({ code: null });
        expect((await stored('goes')).get(`cut-${fault}`), fault).toBe(1);
      }
    },
    PATIENCE,
  );

  test(
    'goes away at COMMIT and stays away: the outcome is said to be unknown, and the same key gives it',
    async () => {
      for (const fault of ['resetAfter', 'resetBefore'] as const) {
        const reference = `lost-${fault}`;
        away.failNextCommit(fault, { thenRefuse: true });
        expect(await post('goes', reference), fault).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
        await away.resume();
        const answered = await vi.waitFor(
          async () => {
            const again = await post('goes', reference);
            expect(again.code).toBeNull();
            return again;
          },
          { timeout: LATE, interval: 500 },
        );
        expect(await post('goes', reference)).toEqual(answered);
        expect((await stored('goes')).get(reference), fault).toBe(1);
      }
    },
    PATIENCE,
  );

  test(
    'does not answer any more, as if the network swallowed everything: other clients are served all the same',
    async () => {
      away.hang();
      const waiting = post('goes', 'swallowed');
      const reading = product.callers.ask(
        '{ tenant(slug: "goes") { trialBalance(asOf: "2026-03-31") { rows { accountCode } } } }',
        { as: 'senior' },
      );
      for (const slug of ['stays', 'panaderia']) {
        const beganAt = performance.now();
        expect(await post(slug, `beside-${slug}`)).toMatchObject({ code: null });
        expect(performance.now() - beganAt).toBeLessThan(10_000);
      }
      await away.resume();
      expect([null, ...RETRYABLE]).toContain((await waiting).code);
      await reading;
      await vi.waitFor(async () => expect(await post('goes', 'swallowed')).toMatchObject({ code: null }), {
        timeout: LATE,
        interval: 500,
      });
      expect((await stored('goes')).get('swallowed')).toBe(1);
    },
    PATIENCE,
  );

  test(
    'after all that the books are whole, and nothing in the log says more of it than that it was away',
    async () => {
      for (const [slug, tenantId] of tenants)
        expect(await product.books.report(verifyBooks, tenantId, { knownHeads: [] }), slug).toMatchObject({
          isValid: true,
          chainFaults: [],
          booksFaults: [],
        });
      expect(product.errors.filter((record) => /\\n\s+at /.test(JSON.stringify(record)))).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'serves a database no more: its client is unavailable by name, everybody else is served',
    async () => {
      const tenantId = tenants.get('goes') as Uuid;
      const placement = (await product.books.tenantFacts(tenantId))?.placement;
      await away.refuse();
      const master = await openTestPool(url ?? '', 'master');
      await dropTestDatabase(master, placement?.database ?? '');
      await master.close();
      await away.resume();
      tenants.delete('goes');
      await vi.waitFor(
        async () => expect(await post('goes', 'gone')).toMatchObject({ code: 'TENANT_UNAVAILABLE' }),
        {
          timeout: LATE,
        },
      );
      expect(await post('stays', 'beside')).toMatchObject({ code: null });
      expect(product.errors.filter((record) => /\\n\s+at /.test(JSON.stringify(record)))).toEqual([]);
    },
    PATIENCE,
  );
});

describe.skipIf(url === undefined)('the server of the control plane goes away', () => {
  let proxy: ServerProxy;
  let product: ProductOnEngine;
  beforeAll(async () => {
    proxy = await ServerProxy.open(url ?? '');
    product = await startOn({ name: 'SQL Server', server: proxy.url }, {});
  }, PATIENCE);
  afterAll(async () => {
    await proxy?.resume();
    await product?.close();
    await proxy?.close();
  }, PATIENCE);

  test(
    'every request is told so by name, the server is not ready, and all is well again by itself',
    async () => {
      const ask = async (): Promise<unknown> => {
        const { data, errors } = await product.callers.ask<{ tenant: { slug: string } | null } | null>(
          '{ tenant(slug: "panaderia") { slug } }',
          { as: 'senior' },
        );
        return data?.tenant?.slug ?? errors[0]?.extensions['code'];
      };
      const ready = async (): Promise<number> =>
        (await fetch(`http://127.0.0.1:${product.operationsPort}/ready`)).status;
      expect([await ask(), await ready()]).toEqual(['panaderia', 200]);
      await proxy.refuse();
      await vi.waitFor(async () => expect([await ask(), await ready()]).toEqual(['FIRM_UNAVAILABLE', 503]), {
        timeout: LATE,
      });
      await proxy.resume();
      await vi.waitFor(async () => expect([await ask(), await ready()]).toEqual(['panaderia', 200]), {
        timeout: LATE,
      });
    },
    PATIENCE,
  );
});
