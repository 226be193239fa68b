import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { capabilityModules } from '@cifra/capabilities/registry';
import { Books } from '@cifra/books/books';
import type { Placement } from '@cifra/books/command';
import { placed, placeName } from '@cifra/books/host';
import { openTenantWriter } from '@cifra/database/engine';
import { TenantMoving } from '@cifra/database/failures';
import type { MssqlSettings } from '@cifra/database/mssql/settings';
import { tenantQuery } from '@cifra/database/statement';
import { localDate } from '@cifra/domain/local-date';
import type { MoveStep } from '@cifra/firm/moving/move-tenant';
import type { MoveTarget } from '@cifra/firm/moving/places';
import { trialBalance } from '@cifra/ledger/reports/trial-balance';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { controlPlacement } from '@cifra/ops/open-books';
import type { Facts } from '../crash/facts.ts';
import { pair, post } from '../crash/post.ts';
import { childEnvironment } from '../support/child-environment.ts';
import type { MoverOrder } from './mover.ts';

const mover = fileURLToPath(new URL('mover.ts', import.meta.url));

/** A move that is killed, and what was found then. */
export interface KilledMove {
  readonly to: string;
  /** The last step that the mover had done. */
  readonly diedBehind: string;
  readonly served: 'OLD' | 'NEW';
  /** Whether the clients could write again within a moment, before the move was run again. */
  readonly isWritable: boolean;
  /** The longest time for which all writes were refused, with the run that ended the move. */
  readonly refusedMilliseconds: number;
}

interface CampaignOptions {
  readonly facts: Facts;
  readonly sqlServer: MssqlSettings | null;
  /** By turns. */
  readonly places: readonly MoveTarget[];
  readonly kills: readonly (MoveStep | { readonly afterMilliseconds: number } | null)[];
  readonly clients: number;
  /** Between two entries of a client. */
  readonly pauseMilliseconds?: number;
}

export interface CampaignReport {
  readonly moves: readonly KilledMove[];
  readonly posted: number;
  readonly refused: number;
  /** What is wrong; none: nothing was lost, and nothing is there twice. */
  readonly faults: readonly string[];
}

interface Ended {
  readonly lastStep: string;
  readonly end: { readonly outcome?: string; readonly code?: string } | null;
}

/** Moves a tenant to and fro while clients post entries, and kills the movers; each killed move is run again. */
export async function campaign(options: CampaignOptions): Promise<CampaignReport> {
  const { facts, sqlServer, places, kills } = options;
  const books = await Books.open({
    dataDirectory: facts.directory,
    controlPlacement,
    commandModules: capabilityModules,
    openTenantLimit: 4,
    writerThreads: 0,
    readerThreads: 0,
    sqlServer,
  });
  const load = new Load(books, options);
  const moves: KilledMove[] = [];
  const faults: string[] = [];
  try {
    for (const [turn, kill] of kills.entries()) {
      const to = places[turn % places.length] as MoveTarget;
      const old = await placementNow(books, facts);
      load.beginWatch();
      const died = await runMover({ facts, sqlServer, to }, kill);
      const now = await placementNow(books, facts);
      const served = placeName(now) === placeName(old) ? 'OLD' : 'NEW';
      const isWritable = await load.writesWithin(300);
      if (served === 'NEW') faults.push(...(await faultsOfLeft(facts, old)));
      const again = await runMover({ facts, sqlServer, to }, null);
      if (again.end?.outcome !== 'MOVED' && again.end?.outcome !== 'THERE_ALREADY')
        faults.push(`run again, the move ended with ${JSON.stringify(again.end)}`);
      if (!(await load.writesWithin(5_000))) faults.push('nobody could write when the move had ended');
      faults.push(...(await faultsOfLeft(facts, old)));
      moves.push({
        to: to.engine,
        diedBehind: died.lastStep,
        served,
        isWritable,
        refusedMilliseconds: Math.round(load.longestRefusal),
      });
    }
    await load.stop();
    faults.push(...load.faults, ...(await faultsOfBooks(books, facts, load.acknowledged)));
    return { moves, posted: load.acknowledged, refused: load.refusals, faults };
  } finally {
    await load.stop();
    await books.close();
  }
}

async function placementNow(books: Books, { tenantId }: Facts): Promise<Placement> {
  const facts = await books.tenantFacts(tenantId);
  if (facts === null) throw new Error('the tenant is not served');
  return facts.placement;
}

/** The place that was left must refuse a writer that knows nothing of the move. */
async function faultsOfLeft({ directory, tenantId }: Facts, left: Placement): Promise<string[]> {
  const open = await openTenantWriter({ ...placed({ dataDirectory: directory }, left), tenantId });
  try {
    await open.writer.submit({
      header: {
        actor: { kind: 'system', id: null, name: 'stray' },
        requestId: 'stray',
        origin: 'test',
        command: 'test.stray',
        reason: null,
      },
      run: async () => ({ kind: 'nothing', answer: null }),
    });
    return [`${left.engine} took a write after it was left`];
  } catch (error) {
    return error instanceof TenantMoving && error.moving.state === 'MOVED' ? [] : [String(error)];
  } finally {
    await open.close();
  }
}

const keyCount = tenantQuery()((q) =>
  q.db.select({ key: q.t.idempotency_keys.key }).from(q.t.idempotency_keys),
);
const entryCount = tenantQuery()((q) =>
  q.db.select({ number: q.t.journal_entries.number }).from(q.t.journal_entries),
);

async function faultsOfBooks(books: Books, { tenantId }: Facts, acknowledged: number): Promise<string[]> {
  const verification = await books.report(verifyBooks, tenantId, { knownHeads: [] });
  const found = await books.read(tenantId, async (tx) => ({
    keys: (await tx.all(keyCount, {})).filter(({ key }) => key.startsWith('load-')).length,
    entries: (await tx.all(entryCount, {})).length,
  }));
  const balance = await books.report(trialBalance, tenantId, {
    asOf: localDate('2026-12-31'),
    knownAtMicros: null,
    ratesOf: null,
  });
  const debitE4 = balance?.ok ? balance.value.rows.reduce((sum, row) => sum + row.debitE4, 0n) : null;
  return [
    ...(verification?.isValid === true ? [] : [`the books are not valid: ${verification?.firstFault}`]),
    ...(found?.keys === acknowledged ? [] : [`${acknowledged} were answered, ${found?.keys} are kept`]),
    ...(found?.entries === acknowledged ? [] : [`${acknowledged} were posted, ${found?.entries} are there`]),
    ...(debitE4 === BigInt(acknowledged) * 10_000n ? [] : [`the trial balance has ${debitE4}`]),
  ];
}

interface Running {
  readonly facts: Facts;
  readonly sqlServer: MssqlSettings | null;
  readonly to: MoveTarget;
}

/** Runs a mover to its end, which may be a SIGKILL. */
async function runMover(
  { facts, sqlServer, to }: Running,
  kill: CampaignOptions['kills'][number],
): Promise<Ended> {
  const order: MoverOrder = {
    directory: facts.directory,
    tenantId: facts.tenantId,
    to,
    sqlServer,
    diesBehind: typeof kill === 'string' ? kill : null,
  };
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', mover, JSON.stringify(order)],
    { stdio: ['ignore', 'pipe', 'pipe'], env: childEnvironment() },
  );
  let [said, complained] = ['', ''];
  let isTimed = false;
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (isTimed || kill === null || typeof kill === 'string') return;
    isTimed = true;
    setTimeout(() => child.kill('SIGKILL'), kill.afterMilliseconds).unref();
  });
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the mover ended with ${code}: ${complained}`);
  const words = said
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly step?: string; readonly end?: Ended['end'] });
  return {
    lastStep: words.findLast(({ step }) => step !== undefined)?.step ?? 'NOTHING',
    end: words.find(({ end }) => end !== undefined)?.end ?? null,
  };
}

/** Clients that post one entry after the other, each under its key until it is answered. */
class Load {
  readonly #books: Books;
  readonly #options: CampaignOptions;
  readonly #working: readonly Promise<void>[];
  readonly faults: string[] = [];
  acknowledged = 0;
  refusals = 0;
  longestRefusal = 0;
  #lastWritten = performance.now();
  #isStopped = false;

  constructor(books: Books, options: CampaignOptions) {
    this.#books = books;
    this.#options = options;
    this.#working = Array.from({ length: options.clients }, (_none, client) => this.#work(client));
  }

  beginWatch(): void {
    this.longestRefusal = 0;
  }

  async writesWithin(milliseconds: number): Promise<boolean> {
    const before = this.acknowledged;
    for (const deadline = performance.now() + milliseconds; performance.now() < deadline;) {
      if (this.acknowledged > before) return true;
      await delay(10);
    }
    return false;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#working);
  }

  async #work(client: number): Promise<void> {
    for (let number = 1; !this.#isStopped; number += 1) {
      await this.#postUntilAnswered(`load-${client}-${number}`);
      await delay(this.#options.pauseMilliseconds ?? 0);
    }
  }

  async #postUntilAnswered(key: string): Promise<void> {
    const { facts } = this.#options;
    for (;;) {
      try {
        const answer = await post(this.#books, facts, {
          on: '2026-02-10',
          lines: pair('A-BANK', 'I-SALES', '1.0000'),
          key,
        });
        if (!answer.ok) this.faults.push(`an entry was refused: ${answer.refusal.code}`);
        const now = performance.now();
        this.longestRefusal = Math.max(this.longestRefusal, now - this.#lastWritten);
        this.#lastWritten = now;
        this.acknowledged += 1;
        return;
      } catch (error) {
        this.refusals += 1;
        if (!(error instanceof TenantMoving)) this.faults.push(`a write failed with ${String(error)}`);
        await delay(20);
      }
    }
  }
}
