import { expect, test } from 'vitest';
import { mssqlDenials } from '../ddl/mssql-denials.ts';
import { mssqlColumn, mssqlType } from '../dialects/mssql/columns.ts';
import { sqliteType } from '../dialects/sqlite/columns.ts';
import { hiddenColumns, principalNames, principals } from '../principals/principals.ts';
import { definitionsOf } from '../tables/kinds.ts';
import { id, integer, number, sealed } from './column.ts';
import { defineTable, sealedColumns, type TableClass } from './table.ts';

const sealing = Object.values(definitionsOf.control).filter((table) => sealedColumns(table).length > 0);

test('a sealed column stands where nothing keeps what was sealed before, and where it can be bound to its row', () => {
  const define = (tableClass: TableClass, key: 'id' | 'place') =>
    defineTable('secrets', {
      number: 999,
      class: tableClass,
      columns: { id: id(), place: integer(), secret: sealed(), commit_number: number() },
      primaryKey: [key],
    });
  expect(sealedColumns(define('erasable', 'id'))).toEqual(['secret']);
  for (const tableClass of ['insertOnly', 'versioned', 'derived'] as const)
    expect(() => define(tableClass, 'id'), tableClass).toThrow(/sealed columns stand in an erasable table/);
  expect(() => define('erasable', 'place')).toThrow(/whose key is ids and codes/);
});

test('secrets are on the control plane: no tenant’s database has a sealed column', () => {
  expect(sealing.map(({ name }) => name)).toContain('webhook_secrets');
  for (const table of Object.values(definitionsOf.tenant))
    expect(sealedColumns(table), table.name).toEqual([]);
});

test('it is bytes on both engines, and a principal that sees no credentials can name it on neither', () => {
  expect([sqliteType(sealed()), mssqlType(sealed())]).toEqual(['blob', 'varbinary(max)']);
  expect(mssqlColumn(sealed())).toBeDefined();
  const permissions = mssqlDenials(definitionsOf.control).join('\n');
  const blind = principalNames.filter((name) => !principals[name].mayReadSensitiveColumns);
  expect(blind).toEqual(['readonly_investigator']);
  for (const table of sealing)
    for (const column of sealedColumns(table)) {
      expect(hiddenColumns(table)).toContain(column);
      expect(permissions).toContain(
        `deny select on [dbo].[${table.name}] ([${column}]) to [cifra_readonly_investigator]`,
      );
    }
});
