import type { IndexDefinition, TableDefinition } from './table.ts';

/**
 * Names of the objects that a table definition generates. Both dialects use the same names, so that their errors name
 * the same rule.
 */

export type Definitions = Readonly<Record<string, TableDefinition>>;

export const historyTableName = (table: string): string => `${table}_history`;

/** The view through which queries read a table, or its history, that has personal columns. */
export const openedViewName = (table: string): string => `${table}_opened`;

/** The trigger that keeps superseded versions. Nothing else writes a history table. */
export const historyTriggerName = (table: string): string => `${table}_keep_version`;

export const primaryKeyName = (table: string): string => `pk_${table}`;
export const columnCheckName = (table: string, column: string): string => `ck_${table}_${column}`;
/** A check that the definition states; the word `rule` keeps it apart from a column of the same name. */
export const ruleCheckName = (table: string, rule: string): string => `ck_${table}_rule_${rule}`;
export const foreignKeyName = (table: string, columns: readonly string[]): string =>
  `fk_${table}_${columns.join('_')}`;

export function indexName(table: string, index: IndexDefinition): string {
  return `${index.isUnique === true ? 'ux' : 'ix'}_${table}_${index.columns.join('_')}`;
}

/** The name of a key in `DuplicateKey.constraint`: `accounts(code)`. */
export const keyLabel = (table: string, columns: readonly string[]): string =>
  `${table}(${columns.join(',')})`;

/** The primary key and the unique indexes of a table: the values that no two rows may share. */
export function uniqueKeys(definition: TableDefinition): readonly IndexDefinition[] {
  return [
    { columns: definition.primaryKey, isUnique: true },
    ...definition.indexes.filter((index) => index.isUnique === true),
  ];
}

/** Selects tables of a database. Defaults to all of them. */
export type TableFilter = (definition: TableDefinition) => boolean;

/** Sorts definitions so that each table comes after those it refers to; otherwise keeps the given order. */
export function inReferenceOrder(
  definitions: Definitions,
  isMeant: TableFilter = () => true,
): readonly TableDefinition[] {
  const ordered = new Set<TableDefinition>();
  const visit = (definition: TableDefinition, path: readonly string[]): void => {
    if (ordered.has(definition)) return;
    for (const { table } of definition.references) {
      if (table === definition.name) continue;
      const referenced = definitions[table];
      if (!referenced)
        throw new Error(`${definition.name} refers to ${table}, which is not a table of this database`);
      if (path.includes(table))
        throw new Error(`tables refer to each other in a circle: ${[...path, table].join(' → ')}`);
      visit(referenced, [...path, definition.name]);
    }
    ordered.add(definition);
  };
  for (const definition of Object.values(definitions)) visit(definition, []);
  return [...ordered].filter(isMeant);
}
