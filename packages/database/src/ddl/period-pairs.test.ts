import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { lockStatesOfCloseState } from '@cifra/domain/period-machines';
import { closeStates, lockStates } from '@cifra/domain/periods';
import { migrationsOf } from '../migrations/catalogue.ts';
import { createEmptyDatabaseImage } from '../migrations/sqlite.ts';

/** The pairs that a database takes, each tried by a write below the product. */
function acceptedPairs(
  connection: DatabaseSync,
  write: (lockState: string, closeState: string) => void,
): string[] {
  return closeStates.flatMap((closeState) =>
    lockStates.flatMap((lockState) => {
      connection.exec('savepoint pair');
      try {
        write(lockState, closeState);
        return [`${lockState}/${closeState}`];
      } catch (error) {
        if (!String(error).includes('CHECK constraint failed')) throw error;
        return [];
      } finally {
        connection.exec('rollback to pair; release pair');
      }
    }),
  );
}

const ofTheMachines = closeStates.flatMap((closeState) =>
  lockStates
    .filter((lockState) => lockStatesOfCloseState[closeState].includes(lockState))
    .map((lockState) => `${lockState}/${closeState}`),
);

/** The condition of the pairs in a migration's text. */
function conditionIn(dialect: 'sqlite' | 'mssql'): string {
  const text = migrationsOf(dialect, 'tenant')
    .map((migration) => migration.text)
    .join('\n');
  const [, condition] = /ck_periods_rule_state_pair\]? check \((?<condition>.*)\),$/m.exec(text) ?? [];
  if (condition === undefined) throw new Error(`the ${dialect} migration has no check of the pairs`);
  return condition;
}

test('of all thirty-six pairs of states a database accepts exactly those that the machines allow', () => {
  const connection = new DatabaseSync(':memory:');
  connection.deserialize(createEmptyDatabaseImage('tenant'));
  connection.exec('pragma foreign_keys = off');
  const insert = connection.prepare(
    `insert into periods (id, fiscal_year_id, ordinal, name, start_date, end_date, lock_state, close_state, commit_number)
     values (:id, :id, 1, '2026-01', '2026-01-01', '2026-01-31', :lockState, :closeState, 1)`,
  );
  const accepted = acceptedPairs(connection, (lockState, closeState) =>
    insert.run({ id: Buffer.alloc(16, 1), lockState, closeState }),
  );
  expect(accepted).toEqual(ofTheMachines);
  expect(accepted).toHaveLength(13);
});

test('both engines have the same condition, and by itself it accepts the same pairs', () => {
  expect(conditionIn('mssql')).toBe(conditionIn('sqlite'));
  const connection = new DatabaseSync(':memory:');
  connection.exec(
    `create table pairs (lock_state text not null, close_state text not null, check (${conditionIn('mssql')}))`,
  );
  const insert = connection.prepare('insert into pairs values (?, ?)');
  expect(acceptedPairs(connection, (lockState, closeState) => insert.run(lockState, closeState))).toEqual(
    ofTheMachines,
  );
});
