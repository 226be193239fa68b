import { createRequire } from 'node:module';
import { methodOf, replaceMethod, type Bound, type Watch } from './watch.ts';

/** As tedious numbers them: of transactions that write. Those that read have another. */
const READ_COMMITTED = 2;

type Ended = (error: Error | null | undefined, ...rest: unknown[]) => void;

/** Has a watch see the requests that this process sends to a server. Nothing of the product knows of it. */
export function watchRequests(watch: Watch): void {
  const prototype = connectionClass().prototype;
  for (const name of ['execSql', 'execSqlBatch', 'callProcedure', 'execBulkLoad']) {
    const original = methodOf(prototype, name);
    replaceMethod(prototype, name, function (this: object, ...parameters) {
      watch.before(null, this);
      return original.apply(this, parameters);
    });
  }
  const bounds = {
    beginTransaction: 'begin',
    commitTransaction: 'commit',
    rollbackTransaction: 'rollback',
  } as const;
  for (const [name, bound] of Object.entries(bounds)) {
    const original = methodOf(prototype, name);
    replaceMethod(prototype, name, function (this: object, ...[ended, ...rest]) {
      const [, isolation] = rest;
      const own: Bound = bound === 'begin' && isolation !== READ_COMMITTED ? null : bound;
      watch.before(own, this);
      const heard: Ended = (error, ...more) => {
        if (!error) watch.after(own, this);
        (ended as Ended)(error, ...more);
      };
      return original.apply(this, [heard, ...rest]);
    });
  }
}

/** The one that the driver has. */
function connectionClass(): { readonly prototype: object } {
  const database = createRequire(import.meta.resolve('@cifra/database/mssql/driver'));
  const { Connection } = createRequire(database.resolve('mssql'))('tedious') as {
    readonly Connection: { readonly prototype: object };
  };
  return Connection;
}
