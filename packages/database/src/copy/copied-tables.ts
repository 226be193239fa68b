import { historyTableName, inReferenceOrder } from '../kit/names.ts';
import { isInChain, type TableClass, type TableDefinition } from '../kit/table.ts';
import { definitionsOf, type DatabaseKind } from '../tables/kinds.ts';
import { commits } from '../tables/common.ts';

/** A table of the stream: the current rows of a table, or the superseded versions of a versioned one. */
export interface CopiedTable {
  /** As it is stored: `accounts`, `accounts_history`. */
  readonly name: string;
  readonly definition: TableDefinition;
  readonly isHistory: boolean;
}

/** What a database says of its own place, and not of its books. */
const ofThePlace: ReadonlySet<string> = new Set(['serving_states']);

const classes: readonly TableClass[] = ['insertOnly', 'versioned', 'erasable', 'derived'];

/** Everything that a copy consists of: the commits first, then class by class, each table behind those that it refers to. */
export function copiedTables(kind: DatabaseKind): readonly CopiedTable[] {
  const tables = inReferenceOrder(definitionsOf[kind], ({ name }) => !ofThePlace.has(name));
  const inOrder = classes.flatMap((wanted) =>
    tables.filter((definition) => definition.class === wanted && definition !== commits),
  );
  return [commits, ...inOrder].flatMap((definition) => [
    { name: definition.name, definition, isHistory: false },
    ...(definition.class === 'versioned'
      ? [{ name: historyTableName(definition.name), definition, isHistory: true }]
      : []),
  ]);
}

/** The columns by which a table is read: the order of the commits, where it has them. */
export function orderOf({ definition }: CopiedTable): readonly string[] {
  if (definition === commits || !isInChain(definition)) return definition.primaryKey;
  return ['commit_number', ...definition.primaryKey.filter((name) => name !== 'commit_number')];
}
