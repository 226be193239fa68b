import { controlCommand } from '@cifra/books/command';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { erasePerson } from '@cifra/database/personal/erase';
import { sealRow } from '@cifra/database/personal/seal-row';
import { controlQuery } from '@cifra/database/statement';
import { controlTables, users } from '@cifra/database/tables/control';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';

const allUsers = controlQuery()((q) => q.db.select().from(q.t.users));

/** A user who may not sign in any more. */
export const deactivateUser = controlCommand<{ readonly id: Uuid }, null, never>(
  'fixture.deactivateUser',
  async (tx, { id }) => {
    const row = (await tx.all(allUsers, {})).find((user) => user.id === id);
    if (!row) throw new Error('no such user');
    const { commit_number: version, ...user } = row;
    tx.replace(users, await sealRow(tx, users, { ...user, is_active: false }), version);
    tx.record(fixtureEvent({ event: 'FIXTURE_USER_DEACTIVATED', objectType: 'User', objectId: id }));
    return accepted(null);
  },
);

/** What is kept of a user as a person goes. The command that firms will have comes with off-boarding. */
export const eraseUser = controlCommand<{ readonly id: Uuid }, null, never>(
  'fixture.eraseUser',
  async (tx, { id }) => {
    await erasePerson(tx, controlTables, id);
    tx.record(fixtureEvent({ event: 'FIXTURE_USER_ERASED', objectType: 'User', objectId: id }));
    return accepted(null);
  },
);

export const commands = [deactivateUser, eraseUser];

export const stepwise = 'Fixtures write what a test needs, as it comes.';
