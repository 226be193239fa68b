import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { controlCommand, type Placement } from '@cifra/books/command';
import type { Row } from '@cifra/database/kit/table';
import { chainHeads, tenants } from '@cifra/database/tables/control';
import { tenantRestorations } from '@cifra/database/tables/backups';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { ChangeNumbers } from '@cifra/database/changes/count-up';
import { cursorsOfTenant, turnBackCursors } from '@cifra/books/follow/cursors';
import { lineOf, type KnownHead, type NumberGivenLast } from '@cifra/trail/heads/known-heads';
import { removeStatus } from '../status/store.ts';
import { tenantMoves } from '@cifra/database/tables/moves';
import type { ControlTx } from '@cifra/database/tx';
import { deleteUsersOfDatabase, usersOf } from '../provisioning/database-users.ts';
import { tenantRowById } from '../provisioning/queries.ts';
import { placementOfRun, targetText, type MoveTarget } from './places.ts';
import { moveById, movesOfTenant } from './queries.ts';

/** One run of a move. Plain data. */
export interface MoveRun {
  readonly moveId: Uuid;
  readonly attempt: number;
  readonly from: Placement;
  readonly to: Placement;
}

export const beginCodes = refusalCodes('TENANT_UNKNOWN', 'TENANT_NOT_READY', 'MOVE_UNDER_WAY');
export const runCodes = refusalCodes('TENANT_UNKNOWN', 'MOVE_UNDER_WAY');

type MoveRow = Row<typeof tenantMoves>;

const fromOf = (move: MoveRow): Placement => ({
  engine: move.from_engine,
  server: move.from_server,
  database: move.from_database,
});

const toOf = (move: MoveRow): Placement => ({
  engine: move.to_engine,
  server: move.to_server,
  database: move.to_database,
});

const underWay = (tenantRef: string, to: MoveTarget, backup: string | null = null) =>
  refused(
    refuse('MOVE_UNDER_WAY', {
      tenantRef,
      moveTarget: backup === null ? targetText(to) : `the backup ${backup}`,
    }),
  );

/**
 * Begins a move, or takes up the one that was interrupted as its next run: from then on no earlier run can do anything more. `backup`: it is
 * a restore, which moves the tenant to where the backup was restored to.
 * Refuses in this order: TENANT_UNKNOWN, TENANT_NOT_READY, MOVE_UNDER_WAY (to another place, or of another backup).
 */
export const beginMove = controlCommand<
  { readonly tenantId: Uuid; readonly to: MoveTarget; readonly backup?: string },
  MoveRun,
  CodeOf<typeof beginCodes>
>('moving.begin', async (tx, { tenantId, to, backup = null }, { newId }) => {
  const [tenant, moves] = await Promise.all([
    tx.first(tenantRowById, { id: tenantId }),
    tx.all(movesOfTenant, { tenantId }),
  ]);
  if (!tenant) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
  if (tenant.state !== 'ACTIVE')
    return refused(refuse('TENANT_NOT_READY', { tenantRef: tenantId, tenantState: tenant.state }));
  const running = moves.find(({ state }) => state === 'RUNNING');
  if (
    running &&
    (running.to_engine !== to.engine || running.to_server !== to.server || running.backup !== backup)
  )
    return underWay(tenant.slug, toOf(running), running.backup);
  const moveId = running?.id ?? newId();
  const attempt = (running?.attempt ?? 0) + 1;
  const placement = placementOfRun(to, { tenantId, moveId, attempt });
  const from: Placement = { engine: tenant.engine, server: tenant.server, database: tenant.database };
  const row = {
    id: moveId,
    tenant_id: tenantId,
    backup,
    state: 'RUNNING' as const,
    attempt,
    from_engine: from.engine,
    from_server: from.server,
    from_database: from.database,
    to_engine: placement.engine,
    to_server: placement.server,
    to_database: placement.database,
    started_at: running?.started_at ?? tx.commitInstantMicros,
    ended_at: null,
    left_deleted_at: null,
  };
  if (running) tx.replace(tenantMoves, row, running.commit_number);
  else tx.insert(tenantMoves, row);
  const object = { objectType: 'Tenant', objectId: tenantId } as const;
  const begun = { moveId, attempt, from, to: placement };
  if (backup === null) tx.record({ event: 'TENANT_MOVE_BEGUN', ...object, after: begun });
  else tx.record({ event: 'TENANT_RESTORE_BEGUN', ...object, after: { ...begun, backup } });
  return accepted({ moveId, attempt, from, to: placement });
});

export interface OfRun {
  readonly tenantId: Uuid;
  readonly run: MoveRun;
}

/** The move of a run that may still go on. */
function movingOn(
  tenantId: Uuid,
  move: MoveRow | null,
  { attempt }: MoveRun,
): Result<MoveRow, Refusal<CodeOf<typeof runCodes>>> {
  if (!move) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
  if (move.state !== 'RUNNING' || move.attempt !== attempt) return underWay(tenantId, toOf(move));
  return accepted(move);
}

/** The users that copies of a move had on their server are forgotten with them; but for those of the copy that is served. */
function forgetUsersOfCopies(tx: ControlTx, move: MoveRow, served: string | null): void {
  const { id: moveId, tenant_id: tenantId, attempt: last, to_engine: engine, to_server: server } = move;
  if (engine === 'sqlite') return;
  for (let attempt = 1; attempt <= last; attempt += 1) {
    const { database } = placementOfRun({ engine, server }, { tenantId, moveId, attempt });
    if (database !== served) tx.derive(deleteUsersOfDatabase, { database });
  }
}

/** Where two lines of a tenant's chain part. Plain data. */
export interface RestoredLine {
  /** The last commit that both have. */
  readonly base: KnownHead;
  /** The last commit of the line that is left. Null: it could not be read. */
  readonly left: KnownHead | null;
  /** What every series gave last in the restored books. */
  readonly numbers: readonly NumberGivenLast[];
}

/**
 * Places the tenant where its copy is, in one commit: from the next request on it is served from there. `restored`: the copy is of a backup; its
 * chain goes on in a line of its own, and whoever follows the tenant's commits goes back to where the lines part. Refuses in this order:
 * TENANT_UNKNOWN, MOVE_UNDER_WAY (another run has taken the move up, or it has ended).
 */
export const switchPlacement = controlCommand<
  OfRun & {
    readonly to: Placement;
    readonly head: KnownHead | null;
    readonly rows: number;
    readonly restored?: RestoredLine;
  },
  null,
  CodeOf<typeof runCodes>
>('moving.switch', async (tx, { tenantId, run, to, head, rows, restored }) => {
  const [tenant, found, line, changes, cursors] = await Promise.all([
    tx.first(tenantRowById, { id: tenantId }),
    tx.first(moveById, { id: run.moveId }),
    lineOf(tx, tenantId),
    ChangeNumbers.gather(tx),
    cursorsOfTenant(tx, tenantId),
  ]);
  if (!tenant) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
  const moving = movingOn(tenantId, found, run);
  if (!moving.ok) return moving;
  const { commit_number: tenantVersion, ...row } = tenant;
  const { commit_number: moveVersion, ...move } = moving.value;
  tx.replace(tenants, { ...row, ...to }, tenantVersion);
  tx.replace(
    tenantMoves,
    { ...move, state: 'DONE', to_database: to.database, ended_at: tx.commitInstantMicros },
    moveVersion,
  );
  forgetUsersOfCopies(tx, moving.value, to.database);
  const object = { objectType: 'Tenant', objectId: tenantId } as const;
  const before = { placement: fromOf(moving.value) };
  const { backup } = move;
  if (backup === null || !restored || head === null) {
    const after = { moveId: run.moveId, placement: to, head, rows };
    tx.record({ event: 'TENANT_MOVED', ...object, before, after });
    return accepted(null);
  }
  const { base, left, numbers } = restored;
  tx.insert(tenantRestorations, {
    tenant_id: tenantId,
    line: line + 1,
    move_id: run.moveId,
    backup,
    base_number: BigInt(base.number),
    base_hash: base.hash,
    left_number: left && BigInt(left.number),
    left_hash: left?.hash ?? null,
  });
  tx.insert(chainHeads, {
    tenant_id: tenantId,
    line: line + 1,
    head_number: BigInt(head.number),
    head_hash: head.hash,
    numbers: jsonText(numbers),
  });
  turnBackCursors(tx, cursors, BigInt(base.number));
  tx.derive(removeStatus, { tenantId });
  changes.countUp(tx, 'status', [tenantId]);
  tx.record({
    event: 'TENANT_RESTORED',
    ...object,
    before: { ...before, head: left },
    after: { moveId: run.moveId, backup, placement: to, base, head, rows },
  });
  return accepted(null);
});

/** Ends a move without having moved. Refuses in this order: TENANT_UNKNOWN, MOVE_UNDER_WAY (another run has taken it up, or it has ended). */
export const undoMove = controlCommand<
  OfRun & { readonly problems: readonly string[] },
  null,
  CodeOf<typeof runCodes>
>('moving.undo', async (tx, { tenantId, run, problems }) => {
  const moving = movingOn(tenantId, await tx.first(moveById, { id: run.moveId }), run);
  if (!moving.ok) return moving;
  const { commit_number: version, ...move } = moving.value;
  tx.replace(tenantMoves, { ...move, state: 'UNDONE', ended_at: tx.commitInstantMicros }, version);
  forgetUsersOfCopies(tx, moving.value, null);
  tx.record({
    event: 'TENANT_MOVE_UNDONE',
    objectType: 'Tenant',
    objectId: tenantId,
    after: { moveId: run.moveId, problems },
  });
  return accepted(null);
});

/**
 * Notes that the database that a tenant was moved from is no more, and forgets the users that it had on its server. Repeated, it notes nothing.
 * Refuses: TENANT_UNKNOWN.
 */
export const noteLeftDeleted = controlCommand<
  { readonly tenantId: Uuid; readonly moveId: Uuid },
  null,
  'TENANT_UNKNOWN'
>('moving.noteLeftDeleted', async (tx, { tenantId, moveId }) => {
  const found = await tx.first(moveById, { id: moveId });
  if (!found) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
  const database = found.from_database;
  const users = await tx.all(usersOf, { database });
  const { commit_number: version, ...move } = found;
  tx.replace(
    tenantMoves,
    { ...move, left_deleted_at: move.left_deleted_at ?? tx.commitInstantMicros },
    version,
  );
  tx.derive(deleteUsersOfDatabase, { database });
  tx.record({
    event: 'MOVED_DATABASE_DELETED',
    objectType: 'Tenant',
    objectId: tenantId,
    before: { placement: fromOf(found), principals: users.map(({ principal }) => principal) },
    after: { moveId },
  });
  return accepted(null);
});

export const moveFrom = fromOf;
export const moveTo = toOf;
