import { connectionOf, type Connection, type PageRequest } from '@cifra/books/connection';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { sessionList } from './queries.ts';

/** A session as its user sees it. Instants are epoch microseconds. */
export interface SessionView {
  readonly id: Uuid;
  readonly begunAtMicros: bigint;
  readonly expiresAtMicros: bigint;
  readonly endsAtMicros: bigint;
  readonly address: string;
  readonly agent: string;
  /** Null: not since it was begun. */
  readonly lastUsedAtMicros: bigint | null;
}

export type SessionPage = Connection<SessionView>;

/** A user's sessions that are alive, the latest first. */
export async function readSessions(
  control: ControlReadTx,
  filters: { readonly userId: Uuid; readonly nowMicros: bigint },
  page: PageRequest,
): Promise<SessionPage> {
  return connectionOf(await sessionList.rows(control, filters, page), page, {
    keyOf: ({ begunAtMicros, id }) => [begunAtMicros.toString(), id],
    count: () => sessionList.count(control, filters),
  });
}
