import { eq } from 'drizzle-orm';
import { accepted, refused } from '@cifra/domain/result';
import { refuse } from '@cifra/domain/refusals';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import {
  ConnectionsBusy,
  DatabaseRefused,
  DatabaseUnavailable,
  DuplicateKey,
  OutcomeUnknown,
  StorageFull,
  TenantMoving,
  WriterBusy,
} from '@cifra/database/failures';
import { tenantQuery } from '@cifra/database/statement';
import { tenantCommand, tenantReport } from './command.ts';
import { pingTenant } from './ping.ts';

/** Commands that do what real ones must not: for the tests of the door. */

export interface Note {
  readonly text: string;
  readonly more?: unknown;
}

/** Records a note; answers its text, the commit's number and a new id, so that a second run would answer differently. */
export const writeNote = tenantCommand<
  Note,
  { text: string; commit: string; id: string; optional?: string },
  never
>('test.takeNote', async (tx, { text }, { newId }) => {
  tx.record(fixtureEvent({ event: 'NOTE_TAKEN', objectType: 'Note', objectId: 'note', after: { text } }));
  return accepted({ text, commit: tx.commitNumber.toString(), id: newId() });
});

/** The same, under another name. */
export const writeOtherNote = tenantCommand<Note, { text: string }, never>(
  'test.takeOtherNote',
  async (tx, { text }) => {
    tx.record(fixtureEvent({ event: 'NOTE_TAKEN', objectType: 'Note', objectId: 'other', after: { text } }));
    return accepted({ text });
  },
);

/** Refuses until there is nothing to refuse. */
export const refuseWhile = tenantCommand<{ readonly isRefused: boolean }, { done: true }, 'ROLE_UNBOUND'>(
  'test.refuseWhile',
  async (tx, { isRefused }) => {
    tx.record(fixtureEvent({ event: 'NOTE_TAKEN', objectType: 'Note', objectId: 'refused' }));
    return isRefused ? refused(refuse('ROLE_UNBOUND', { accountRole: 'Bank' })) : accepted({ done: true });
  },
  { keyedBy: () => null },
);

const failures: Readonly<Record<string, () => Error>> = {
  DatabaseUnavailable: () => new DatabaseUnavailable('gone'),
  OutcomeUnknown: () => new OutcomeUnknown('who knows'),
  StorageFull: () => new StorageFull('the disk is full'),
  WriterBusy: () => new WriterBusy('too many'),
  TenantMoving: () => new TenantMoving({ state: 'FROZEN', since: '2026-11-23T14:05:09.000Z' }),
  ConnectionsBusy: () => new ConnectionsBusy({ waitedSeconds: 10, waitingCount: 3 }),
  DuplicateKey: () => new DuplicateKey('accounts(code)'),
  DatabaseRefused: () => new DatabaseRefused('INSERT_ONLY:accounts'),
  TypeError: () => new TypeError('x is not a function'),
  constructor: () => Object.assign(new Error('odd'), { name: 'constructor' }),
};

export const fail = tenantCommand<{ readonly name: string }, null, never>('test.fail', (_tx, { name }) =>
  Promise.reject((failures[name] as () => Error)()),
);

export const answerOddly = tenantCommand<
  { readonly kind: 'bigint' | 'function' | 'date' | 'undefined' | 'infinity' },
  unknown,
  never
>('test.answerOddly', async (tx, { kind }) => {
  tx.record(fixtureEvent({ event: 'NOTE_TAKEN', objectType: 'Note', objectId: 'odd' }));
  return accepted(
    {
      bigint: { deep: [1n] },
      function: { run: () => 1 },
      date: new Date(0),
      undefined,
      infinity: [Number.POSITIVE_INFINITY],
    }[kind],
  );
});

/** Ends its thread, as a crash would, with its transaction open. */
export const endThread = tenantCommand<Note, null, never>('test.endThread', async (tx, { text }) => {
  tx.record(fixtureEvent({ event: 'NOTE_TAKEN', objectType: 'Note', objectId: text }));
  // eslint-disable-next-line node/no-process-exit
  process.exit(1);
});

export const echo = tenantReport<unknown, unknown>('test.echo', (_tx, input) => Promise.resolve(input));
export const answerFunction = tenantReport<unknown, unknown>('test.answerFunction', () =>
  Promise.resolve(() => 1),
);

const accountByCode = tenantQuery<{ code: string }>()((q) =>
  q.db
    .select()
    .from(q.t.accounts)
    .where(eq(q.t.accounts.code, q.arg(q.t.accounts.code, 'code'))),
);

export const findAccount = tenantReport<{ readonly code: string }, boolean>(
  'test.findAccount',
  async (tx, { code }) => (await tx.first(accountByCode, { code })) !== null,
);

export const commands = [writeNote, writeOtherNote, refuseWhile, fail, answerOddly, endThread];
export const reports = [echo, answerFunction, findAccount, pingTenant];
