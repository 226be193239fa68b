import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { lastEvent } from '@cifra/books/last-event';
import { profile } from '@cifra/books/tenant-profile';
import { whyUnable } from '@cifra/books/why-unable';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import { controlQuery } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { expectAccepted } from '../../../../test/support/expect-accepted.ts';
import { capabilityModules } from '../../../../test/support/capability-modules.ts';
import { createControlPlane } from '../provisioning/create-control-plane.ts';
import { findBooks } from '../provisioning/open-books.ts';
import { provisionTenant } from '../provisioning/provision-tenant.ts';
import { keepDatabaseUsers, usersOf } from '../provisioning/database-users.ts';
import { seedCatalogue } from '../provisioning/seed-catalogue.ts';
import { parseTenantInput } from '../provisioning/tenant-input.ts';
import type { MoveTarget } from './places.ts';
import { deleteLeftDatabases } from './left-databases.ts';
import { SealedMoves } from './sealed-moves.ts';
import { beginMove, noteLeftDeleted, switchPlacement, undoMove, type MoveRun } from './move-commands.ts';
import { moveTenant, undoTenantMove, type MoveStep, type Moving } from './move-tenant.ts';

const movesNow = controlQuery()((q) =>
  q.db.select({ database: q.t.tenant_moves.to_database }).from(q.t.tenant_moves),
);

const eventsNow = controlQuery()((q) =>
  q.db.select({ event: q.t.audit_events.event, before: q.t.audit_events.before }).from(q.t.audit_events),
);

const placement = { engine: 'sqlite', server: null, database: 'control.db' } as const;
const temporary = (): string => mkdtempSync(path.join(tmpdir(), 'cifra-moving-'));

const request: CommandRequest = {
  actor: { kind: 'operator', id: null, name: 'operator' },
  requestId: 'test',
  origin: 'test',
  reason: 'The client has outgrown one machine.',
  idempotencyKey: null,
};

let seeded: string;
let tenantId: Uuid;
let directory: string;
let books: Books;
/** Another process's: it has the tenant's old place open. */
let replica: Books;

const openBooks = (dataDirectory: string): Promise<Books> =>
  Books.open({
    dataDirectory,
    controlPlacement: placement,
    commandModules: capabilityModules,
    openTenantLimit: 4,
    writerThreads: 0,
    readerThreads: 0,
  });

beforeAll(async () => {
  seeded = temporary();
  await createControlPlane({ dataDirectory: seeded, placement });
  const first = await openBooks(seeded);
  await seedCatalogue(first, request);
  const input = parseTenantInput({
    slug: 'ferreteria',
    name: 'Ferretería Central',
    kind: 'LIVE',
    countryPack: 'PA',
    fiscalYearStart: '2026-01-01',
  });
  if (!input.ok) throw new Error(input.refusal.code);
  const provisioned = await provisionTenant({ books: first, dataDirectory: seeded }, input.value, request);
  if (!provisioned.ok) throw new Error(provisioned.refusal.code);
  ({ tenantId } = provisioned.value);
  await first.close();
});
afterAll(() => rmSync(seeded, { recursive: true, force: true }));

beforeEach(async () => {
  directory = temporary();
  cpSync(seeded, directory, { recursive: true });
  [books, replica] = await Promise.all([openBooks(directory), openBooks(directory)]);
  await write(replica);
});
afterEach(async () => {
  await Promise.all([books.close(), replica.close()]);
  rmSync(directory, { recursive: true, force: true });
});

/** Makes one commit in the tenant's books. */
const write = (by: Books) => by.execute(findBooks, { tenantId }, null, request);
const moving = (onStep?: Moving['onStep']): Moving => ({
  books,
  dataDirectory: directory,
  request,
  ...(onStep && { onStep }),
});
const wish = () => ({ tenantId, to: { engine: 'sqlite', server: null } as const, isAnew: true });
const place = async (): Promise<string> => (await books.tenantFacts(tenantId))?.placement.database ?? '';
const pathOf = (database: string): string => path.join(directory, database);

/** Changes a file as its owner could. */
function inFile(database: string, statement: string): void {
  const owner = new DatabaseSync(pathOf(database));
  owner.exec(statement);
  owner.close();
}

const headAt = async (by: Books): Promise<bigint> =>
  (await by.report(verifyBooks, tenantId, { knownHeads: [] }))?.isValid === true
    ? BigInt((await by.report(verifyBooks, tenantId, { knownHeads: [] }))?.headNumber ?? '0')
    : -1n;

/** Begins a move that stays for ever where a killed process would be. */
async function abandonedAt(last: MoveStep): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onStep = (step: MoveStep): Promise<void> | void => {
      if (step !== last) return;
      resolve();
      return new Promise(() => undefined);
    };
    moveTenant(moving(onStep), wish()).catch(reject);
  });
}

test('a moved tenant goes on at its new place with the same chain; the place it left takes nothing more', async () => {
  const old = await place();
  const before = await headAt(books);
  const moved = await moveTenant(moving(), wish());
  expect(moved).toMatchObject({
    ok: true,
    value: {
      outcome: 'MOVED',
      from: { database: old },
      head: { number: before.toString() },
      trialBalance: { debitE4: '0', creditE4: '0' },
    },
  });
  expect(await place()).not.toBe(old);
  expect(
    await books.control.first(lastEvent, { event: 'TENANT_MOVED', objectType: 'Tenant', objectId: tenantId }),
  ).not.toBeNull();
  // The replica had the old place open, and writes to the new one.
  expect(await write(replica)).toMatchObject({ ok: true });
  expect(await headAt(books)).toBe(before + 1n);
  expect(await replica.read(tenantId, (tx) => tx.first(profile, {}))).not.toBeNull();
  const left = new DatabaseSync(pathOf(old), { readOnly: true });
  expect(left.prepare('select max(number) as head from commits').get()).toEqual({ head: Number(before) });
  expect(left.prepare('select state from serving_states').get()).toEqual({ state: 'MOVED' });
  left.close();
  expect(await moveTenant(moving(), { ...wish(), isAnew: false })).toMatchObject({
    ok: true,
    value: { outcome: 'THERE_ALREADY' },
  });
});

test('while books are frozen every process refuses to write to them, by name, and reads them', async () => {
  const seen: unknown[] = [];
  await moveTenant(
    moving(async (step) => {
      if (step !== 'FROZEN' && step !== 'SEALED') return;
      for (const by of [books, replica]) {
        const failure: unknown = await write(by).catch((error: unknown) => error);
        const head = await by.report(verifyBooks, tenantId, { knownHeads: [] });
        seen.push([step, whyUnable(failure)?.code, whyUnable(failure)?.facts, head?.isValid]);
      }
    }),
    wish(),
  );
  const facts = { movingSince: expect.stringMatching(/^20\d\d-.*Z$/) as string };
  expect(seen).toEqual(
    ['FROZEN', 'FROZEN', 'SEALED', 'SEALED'].map((step) => [step, 'TENANT_MOVING', facts, true]),
  );
});

test.each<MoveStep>(['BEGUN', 'TARGET_CREATED', 'FROZEN', 'COPIED', 'VERIFIED', 'SEALED', 'SWITCHED'])(
  'a move that was killed behind %s is ended by the next run, and never are two places served',
  async (step) => {
    const old = await place();
    await abandonedAt(step);
    const before = await headAt(replica);
    const isWritten = await write(replica).then(
      () => true,
      () => false,
    );
    expect(isWritten).toBe(['BEGUN', 'TARGET_CREATED', 'SWITCHED'].includes(step));
    const again = await moveTenant(moving(), { ...wish(), isAnew: step !== 'SWITCHED' });
    expect(again).toMatchObject({
      ok: true,
      value: { outcome: step === 'SWITCHED' ? 'THERE_ALREADY' : 'MOVED' },
    });
    expect(await place()).not.toBe(old);
    await write(replica);
    expect(await headAt(books)).toBe(before + (isWritten ? 2n : 1n));
  },
);

test('a move whose mover was killed with the books sealed is ended by the product; one that was not sealed, or is undone, is not', async () => {
  const sealed = new SealedMoves(moving());
  const old = await place();
  await abandonedAt('COPIED');
  expect([(await sealed.look()).ended, (await sealed.look()).ended, await place()]).toEqual([[], [], old]);
  const elsewhere = new SealedMoves({ ...moving(), dataDirectory: path.join(directory, 'nowhere') });
  expect(await elsewhere.look()).toMatchObject({ ended: [], failures: [expect.any(Error)] });
  await undoTenantMove(moving(), tenantId);

  await abandonedAt('SEALED');
  await expect(write(replica)).rejects.toThrow();
  // At the first look the mover might still be alive.
  expect([(await sealed.look()).ended, await place()]).toEqual([[], old]);
  expect(await sealed.look()).toEqual({ ended: [tenantId], failures: [] });
  expect(await place()).not.toBe(old);
  expect(await write(replica)).toMatchObject({ ok: true });
  expect(await sealed.look()).toEqual({ ended: [], failures: [] });

  await abandonedAt('SEALED');
  const now = await place();
  await sealed.look();
  expect(await undoTenantMove(moving(), tenantId)).toMatchObject({ ok: true });
  expect([(await sealed.look()).ended, await place()]).toEqual([[], now]);
  expect(await write(replica)).toMatchObject({ ok: true });
});

test('a freeze that nobody renews ends by itself, and what was copied under it is never served', async () => {
  const old = await place();
  const lapsed = moveTenant(
    moving(async (step) => {
      if (step !== 'VERIFIED') return;
      inFile(old, 'update serving_states set until = since');
      await write(replica);
    }),
    wish(),
  );
  await expect(lapsed).rejects.toThrow('the books were written to meanwhile');
  expect(await place()).toBe(old);
  expect(await write(books)).toMatchObject({ ok: true });
  expect(await undoTenantMove(moving(), tenantId)).toEqual({ ok: true, value: null });
});

test('a run that was taken up by another one can neither seal nor switch', async () => {
  const outcomes: unknown[] = [];
  const first = moveTenant(
    moving(async (step) => {
      if (step === 'VERIFIED') outcomes.push(await moveTenant(moving(), wish()));
    }),
    wish(),
  );
  await expect(first).rejects.toThrow('another run has taken the move up');
  expect(outcomes).toMatchObject([{ ok: true, value: { outcome: 'MOVED' } }]);
  expect(await write(replica)).toMatchObject({ ok: true });
});

test('a move is undone, sealed or not: the books take writes where they were, and the copy is gone', async () => {
  const old = await place();
  for (const step of ['COPIED', 'SEALED'] as const) {
    await abandonedAt(step);
    const undone = await undoTenantMove(moving(), tenantId);
    if (!undone.ok || undone.value === null) throw new Error('nothing was undone');
    expect(existsSync(pathOf(undone.value.to.database.replace('_2.db', '_1.db')))).toBe(false);
    expect(await place()).toBe(old);
    expect(await write(replica)).toMatchObject({ ok: true });
  }
});

test('a copy that is not what was copied is not served', async () => {
  const old = await place();
  const refused = await moveTenant(
    moving(async (step) => {
      if (step !== 'COPIED') return;
      const [row] = await books.control.all(movesNow, {});
      inFile(
        row?.database ?? '',
        "drop trigger accounts_before_update; update accounts set name = 'other' where code = (select min(code) from accounts)",
      );
    }),
    wish(),
  );
  expect(refused).toMatchObject({
    ok: false,
    refusal: {
      code: 'MOVE_NOT_VERIFIED',
      facts: { moveProblems: expect.arrayContaining(['accounts has other values in the copy']) as string[] },
    },
  });
  expect(await place()).toBe(old);
  expect(await write(replica)).toMatchObject({ ok: true });
});

test('the database that was left is deleted on demand, once it says itself that its books have moved', async () => {
  const old = await place();
  await moveTenant(moving(), wish());
  inFile(old, "update serving_states set state = 'FROZEN'");
  const where = { books, dataDirectory: directory, request };
  expect(await deleteLeftDatabases(where, tenantId)).toEqual({ ok: true, value: [] });
  inFile(old, "update serving_states set state = 'MOVED'");
  expect(await deleteLeftDatabases(where, tenantId)).toMatchObject({ ok: true, value: [{ database: old }] });
  expect(existsSync(pathOf(old))).toBe(false);
  expect(await deleteLeftDatabases(where, tenantId)).toEqual({ ok: true, value: [] });
  expect(await headAt(replica)).toBeGreaterThan(0n);
});

test('with the database that was left, or a copy that nobody was served from, its users on the server are forgotten, and no others', async () => {
  const masterKeys = new MasterKeys({ file: path.join(directory, 'keys'), isCreatedOnFirstUse: true });
  // By commands alone, which ask no server.
  const move = async (to: MoveTarget): Promise<MoveRun> => {
    const run = expectAccepted(await books.executeControl(beginMove, { tenantId, to }, request));
    const moved = { tenantId, run, to: run.to, head: null, rows: 0 };
    expectAccepted(await books.executeControl(switchPlacement, moved, request));
    return run;
  };
  const giveUser = async (database: string): Promise<void> => {
    const place = { table: 'database_users', column: 'password', key: [database, 'reader'] };
    const users = [
      { principal: 'reader', password: expectAccepted(masterKeys.seal(place, 'secret')) },
    ] as const;
    await books.executeControl(keepDatabaseUsers, { tenantId, database, users }, request);
  };
  const hasUser = async (database: string): Promise<boolean> =>
    (await books.control.all(usersOf, { database })).length > 0;
  // Killed behind two copies on the server: with the move that is undone both are forgotten, with one that is ended all but the one served.
  for (const isUndone of [true, false]) {
    const runs: MoveRun[] = [];
    for (const _time of ['first', 'again']) {
      const to = { engine: 'mssql', server: 'db0' } as const;
      const run = expectAccepted(await books.executeControl(beginMove, { tenantId, to }, request));
      await giveUser(run.to.database);
      runs.push(run);
    }
    const run = runs[1] as MoveRun;
    expectAccepted(
      isUndone
        ? await books.executeControl(undoMove, { tenantId, run, problems: [] }, request)
        : await books.executeControl(
            switchPlacement,
            { tenantId, run, to: run.to, head: null, rows: 0 },
            request,
          ),
    );
    expect(await Promise.all(runs.map(({ to }) => hasUser(to.database)))).toEqual([false, !isUndone]);
  }
  const { to: left } = await move({ engine: 'mssql', server: 'db1' });
  await giveUser(left.database);
  await giveUser('cifra_other');
  const { moveId } = await move({ engine: 'sqlite', server: null });
  for (const _time of ['first', 'again'])
    expectAccepted(await books.executeControl(noteLeftDeleted, { tenantId, moveId }, request));
  const events = await books.control.all(eventsNow, {});
  const forgotten = events.filter(({ event }) => event === 'MOVED_DATABASE_DELETED');
  expect(forgotten.map(({ before }) => JSON.parse(before ?? '') as unknown)).toEqual([
    { placement: left, principals: ['reader'] },
    { placement: left, principals: [] },
  ]);
  expect([await hasUser(left.database), await hasUser('cifra_other')]).toEqual([false, true]);
});
