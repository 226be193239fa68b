import type { Uuid } from '@cifra/domain/ids';
import type { Books } from '../books.ts';
import type { CommandRequest } from '../command.ts';
import { listTenants } from '../directory.ts';
import type { Follower } from './follower.ts';
import { runRound, type Round } from './round.ts';

const NEVER = new AbortController().signal;

/** One follower by hand, without timers and back-off: for the command line. The server runs `Followers`. */
export class CatchUp<Found> {
  readonly #books: Books;
  readonly #follower: Follower<Found>;
  readonly #written = new Set<Uuid>();

  constructor(books: Books, follower: Follower<Found>) {
    this.#books = books;
    this.#follower = follower;
    books.watchWritten((tenantId) => {
      if (tenantId !== null) this.#written.add(tenantId);
    });
  }

  /** The tenants that this process wrote to since the last call, and those of them that failed then. */
  async written(request: CommandRequest): Promise<Round> {
    const tenantIds = [...this.#written];
    this.#written.clear();
    const round = await this.of(tenantIds, request);
    for (const { tenantId } of round.failures) this.#written.add(tenantId);
    return round;
  }

  /** Every tenant that is served. `signal` ends it after those that are being looked at. */
  async all(request: CommandRequest, signal: AbortSignal = NEVER): Promise<Round> {
    const tenants = await listTenants(this.#books.control);
    const served = tenants.flatMap(({ id, state }) => (state === 'ACTIVE' ? [id] : []));
    return this.of(served, request, signal);
  }

  of(tenantIds: readonly Uuid[], request: CommandRequest, signal: AbortSignal = NEVER): Promise<Round> {
    return runRound(this.#follower, tenantIds, { request, signal });
  }
}
