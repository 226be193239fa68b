import { join } from 'node:path';
import type { Uuid } from '@cifra/domain/ids';
import type { Books } from '../books.ts';
import { listFollowedTenants, tenantsVersion, type FollowedTenant } from './followed-tenants.ts';
import { FileMarks } from './file-marks.ts';
import type { Follower, Position } from './follower.ts';
import type { FollowerLine, FollowerLog, Offer } from './follower-line.ts';
import { readTenantHead, type HeadSeen, type TenantHead } from './tenant-head.ts';

/** Heads that are read at a time: the readers are the users' first. */
const AT_A_TIME = 2;
/** Tenants that are offered together. */
const SLICE = 50;

/** Reads the newest commits of tenants, once for all followers, and offers each follower those that it has not dealt with. */
export class CommitSource {
  readonly #books: Books;
  readonly #lines: readonly FollowerLine[];
  readonly #log: FollowerLog;
  readonly #files = new FileMarks();
  #version: bigint | null = null;
  #tenants: readonly FollowedTenant[] = [];
  #headsReadTotal = 0;

  constructor(books: Books, lines: readonly FollowerLine[], log: FollowerLog) {
    this.#books = books;
    this.#lines = lines.filter(({ follower }) => follower.source === 'commits');
    this.#log = log;
  }

  get headsReadTotal(): number {
    return this.#headsReadTotal;
  }

  /** Every tenant that is served. What is written to their files from now on is found by `changedFiles`. */
  async beginSweep(): Promise<readonly Uuid[]> {
    await this.#refresh();
    const tenantIds = this.#tenants.filter(({ state }) => state === 'ACTIVE').map(({ id }) => id);
    for (const tenantId of tenantIds) this.#files.remember(tenantId);
    return tenantIds;
  }

  /** The tenants whose files another process has written to, or this one, since their heads were read. */
  async changedFiles(): Promise<readonly Uuid[]> {
    await this.#refresh();
    return this.#files.changed();
  }

  /**
   * Reads the heads of tenants and offers them. Answers those that are being provisioned: they are to be looked at again. `signal` ends it after
   * the heads that are being read.
   */
  async look(tenantIds: readonly Uuid[], signal: AbortSignal): Promise<readonly Uuid[]> {
    const unserved: Uuid[] = [];
    for (let from = 0; from < tenantIds.length && !signal.aborted; from += SLICE) {
      const waiting = tenantIds.slice(from, from + SLICE);
      const seen: HeadSeen[] = [];
      const work = async (): Promise<void> => {
        for (let tenantId = waiting.shift(); tenantId !== undefined; tenantId = waiting.shift()) {
          const answer = await this.#readHead(tenantId);
          if (answer === 'unserved') unserved.push(tenantId);
          else if (answer === 'unreadable') seen.push({ tenantId, head: null });
          else if (answer !== null) seen.push({ tenantId, head: answer });
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, work));
      for (const line of this.#lines) await offerTo(line, seen);
    }
    if (unserved.length === 0) return [];
    await this.#refresh();
    const provisioning = new Set(
      this.#tenants.flatMap(({ id, state }) => (state === 'PROVISIONING' ? [id] : [])),
    );
    return unserved.filter((id) => provisioning.has(id));
  }

  async #readHead(tenantId: Uuid): Promise<TenantHead | 'unserved' | 'unreadable' | null> {
    this.#headsReadTotal += 1;
    this.#files.remember(tenantId);
    try {
      const answer = await this.#books.report(readTenantHead, tenantId, {});
      return answer === null ? 'unserved' : answer.head;
    } catch (error) {
      this.#log({ level: 'error', event: 'follower.headUnread', tenantId, error: String(error) });
      return 'unreadable';
    }
  }

  /** Reads the tenants again where one of them has changed. */
  async #refresh(): Promise<void> {
    const version = await tenantsVersion(this.#books.control);
    if (version === this.#version) return;
    this.#tenants = await listFollowedTenants(this.#books.control);
    const { dataDirectory } = this.#books.location;
    this.#files.files = this.#tenants.flatMap(({ id, state, engine, database }) =>
      engine === 'sqlite' && state === 'ACTIVE'
        ? [{ tenantId: id, path: join(dataDirectory, database) }]
        : [],
    );
    this.#version = version;
  }
}

async function offerTo(line: FollowerLine, seen: readonly HeadSeen[]): Promise<void> {
  const tenantIds = seen.map(({ tenantId }) => tenantId);
  const positions = await positionsOf(line.follower, tenantIds);
  line.offer(
    seen.flatMap(({ tenantId, head }): Offer[] => {
      if (head === null || positions === null) return [{ tenantId, behindBy: null }];
      const position = positions.get(tenantId);
      if (isAt(head, position)) return [];
      return [{ tenantId, behindBy: BigInt(head.number) - (position?.number ?? 0n) }];
    }),
  );
}

/** Null: they cannot be read. Then all are offered: a look of the follower's own fails as well, and is said and tried again. */
export function positionsOf(
  follower: Follower,
  tenantIds: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, Position> | null> {
  return follower.positions(tenantIds).catch(() => null);
}

/** Books that end before the position, or differ under the same number, are news as well. */
function isAt(head: TenantHead, position: Position | undefined): boolean {
  if (position === undefined || position.number !== BigInt(head.number)) return false;
  return position.hash === undefined || position.hash === head.hash;
}
