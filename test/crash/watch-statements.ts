import { DatabaseSync, StatementSync } from 'node:sqlite';
import { methodOf, replaceMethod, type Bound, type Watch } from './watch.ts';

/** A planted fault: called before each statement, in a transaction or not. */
export type Meddle = (text: string, database: DatabaseSync) => void;

const bounds: Readonly<Record<string, Bound>> = {
  'begin immediate': 'begin',
  commit: 'commit',
  rollback: 'rollback',
};
const boundOf = (text: string): Bound => bounds[text] ?? null;

/** Has a watch see the statements that this process gives to SQLite. Nothing of the product knows of it. */
export function watchStatements(watch: Watch, meddle: Meddle | null): void {
  const databases = new WeakMap<StatementSync, DatabaseSync>();
  const prepare = methodOf(DatabaseSync.prototype, 'prepare');
  replaceMethod(DatabaseSync.prototype, 'prepare', function (this: DatabaseSync, ...parameters) {
    const statement = prepare.apply(this, parameters) as StatementSync;
    databases.set(statement, this);
    return statement;
  });
  for (const name of ['run', 'get', 'all', 'iterate'] as const) {
    const original = methodOf(StatementSync.prototype, name);
    replaceMethod(StatementSync.prototype, name, function (this: StatementSync, ...parameters) {
      const text = this.sourceSQL;
      const database = databases.get(this);
      if (watch.isOn && meddle !== null && database !== undefined) watch.aside(() => meddle(text, database));
      watch.before(boundOf(text), database);
      const answer = original.apply(this, parameters);
      watch.after(boundOf(text), database);
      return answer;
    });
  }
  const exec = methodOf(DatabaseSync.prototype, 'exec');
  replaceMethod(DatabaseSync.prototype, 'exec', function (this: DatabaseSync, ...parameters) {
    watch.before(boundOf(String(parameters[0])), undefined);
    exec.apply(this, parameters);
  });
}
