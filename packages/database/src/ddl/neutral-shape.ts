import type { Shape } from './shape.ts';

/**
 * Both dialects' schemas in dialect-neutral terms, read from the generated SQL. A column's contents follow from its
 * type and its check together, a table's class from the rules in its triggers. Anything not understood is an error, so
 * that nothing counts as equal because it was ignored.
 */

interface ColumnForms {
  readonly type: string;
  readonly check: string;
}

const listOf = (check: string): string =>
  [...(/ in \(([^)]*)\)/.exec(check)?.[1] ?? '').matchAll(/N?'([^']*)'/g)].map((match) => match[1]).join('|');

function sqliteKind({ type, check }: ColumnForms): string {
  const length = /substr\(trim\(\w+\), 1, (\d+)\)/.exec(check)?.[1];
  if (type === 'blob' && /length\(\w+\) = 16/.test(check)) return 'id';
  if (type === 'blob' && /length\(\w+\) = 32/.test(check)) return 'hash';
  if (type === 'integer' && / in \(0, 1\)/.test(check)) return 'flag';
  if (type === 'integer' && / between -2147483648 and 2147483647/.test(check)) return 'integer';
  if (type === 'integer' && check === '') return 'whole number';
  if (type === 'text' && /date\(/.test(check) && /'1900'/.test(check)) return 'date';
  if (type === 'text' && / not glob '\*\[\^0-9\.\]\*'/.test(check)) return 'rate';
  if (type === 'text' && length !== undefined) return `code ${length}`;
  if (type === 'text' && / in \('/.test(check)) return `code ${listOf(check)}`;
  if (type === 'text' && /^check \(length\(\w+\) <= (\d+)\)$/.test(check))
    return `text ${/<= (\d+)/.exec(check)?.[1] ?? ''}`;
  if (type === 'text' && check === '') return 'json';
  if (type === 'blob' && /length\(\w+\) >= 33 and substr\(\w+, 1, 1\) = x'01'/.test(check)) return 'sealed';
  if (type === 'blob' && check === '') return 'bytes';
  throw new Error(`SQLite column of type ${type} and check ${check}`);
}

function mssqlKind({ type, check }: ColumnForms): string {
  const [, base = '', length = '', collation = ''] =
    /^(\w+)(?:\(([\w,]+)\))?(?: collate (\w+))?$/.exec(type) ?? [];
  const isBinary = collation === 'Latin1_General_100_BIN2';
  const isTrimmed = /datalength\(\w+\) = datalength\(ltrim\(rtrim\(\w+\)\)\)/.test(check);
  if (base === 'binary' && length === '16') return 'id';
  if (base === 'binary' && length === '32') return 'hash';
  if (base === 'bit') return 'flag';
  if (
    base === 'varbinary' &&
    length === 'max' &&
    /datalength\(\w+\) >= 33 and substring\(\w+, 1, 1\) = 0x01/.test(check)
  )
    return 'sealed';
  if (base === 'varbinary' && length === 'max') return 'bytes';
  if (base === 'int') return 'integer';
  if (base === 'bigint' && check === '') return 'whole number';
  if (
    base === 'decimal' &&
    length === '19,4' &&
    / between -922337203685477\.5808 and 922337203685477\.5807/.test(check)
  )
    return 'whole number';
  if (base === 'date' && /'19000101'/.test(check)) return 'date';
  if (base === 'varchar' && length === '40' && isBinary && / not like '%\[\^0-9\.\]%'/.test(check))
    return 'rate';
  if (base === 'nvarchar' && isBinary && isTrimmed && / in \(N'/.test(check)) return `code ${listOf(check)}`;
  if (base === 'nvarchar' && isBinary && isTrimmed) return `code ${length}`;
  if (base === 'nvarchar' && length === 'max' && collation === '' && check === '') return 'json';
  if (base === 'nvarchar' && isBinary && check === '') return `text ${length}`;
  throw new Error(`SQL Server column of type ${type} and check ${check}`);
}

/** The rules that triggers name. Only SQLite needs a trigger for duplicate keys: SQL Server has no OR REPLACE. */
function rulesOf(trigger: string): string[] {
  return [
    ...trigger.matchAll(
      /'((?:INSERT_ONLY|NOT_DELETABLE|VERSION_NOT_ADVANCED|KEY_CHANGED|NOT_DATABASE_CLOCK|NOT_CHANGEABLE):[\w.]+)'/g,
    ),
  ].map((match) => match[1] ?? '');
}

/** A view's columns in order, and the table that they are opened from: `id, opened name, … from parties`. */
function viewMeaning(fact: string): string {
  const columns = [
    ...fact.matchAll(
      /(?:coalesce\(\(select .*? where v\.digest = \w+\.(\w+)\), case when .*? end\) as (\w+)|\w+\.(\w+))(?=, | from \w+(?: as source)?$)/g,
    ),
  ].map(([, opened, name, own]) => (opened === undefined ? own : `opened ${opened} as ${name}`));
  return `${columns.join(', ')} from ${/ from (\w+)(?: as source)?$/.exec(fact)?.[1] ?? '?'}`;
}

const plain = (fact: string): string =>
  fact
    .replaceAll("N'", "'")
    .replace(/ clustered /, ' ')
    .replaceAll(/\s*([(),])\s*/g, '$1')
    .toLowerCase();

export function neutralShape(dialect: 'sqlite' | 'mssql', shape: Shape): Shape {
  const facts = new Map<string, string>();
  for (const [path, fact] of shape) {
    const [table = '', kind = '', name = ''] = path.split('/');
    switch (kind) {
      case 'table':
        facts.set(path, 'table');
        break;
      case 'column': {
        const isRequired = / not null/.test(fact);
        const type = dialect === 'sqlite' ? (fact.split(' ')[0] ?? '') : fact.replace(/ (not )?null$/, '');
        const check = historyCheck(shape, table, name);
        const meaning = dialect === 'sqlite' ? sqliteKind({ type, check }) : mssqlKind({ type, check });
        facts.set(path, `${meaning}, ${isRequired ? 'not null' : 'null'}`);
        break;
      }
      case 'constraint':
        // A column's check is part of the column; a rule of the definition is compared unchanged.
        if (!name.startsWith('ck_') || name.includes('_rule_')) facts.set(path, plain(fact));
        break;
      case 'index':
        facts.set(path, plain(fact));
        break;
      case 'trigger':
        for (const rule of rulesOf(fact)) facts.set(`${table}/rule/${rule}`, 'refused');
        if (/insert into \w+_history /i.test(fact))
          facts.set(`${table}/history`, /insert into (\w+_history)/i.exec(fact)?.[1] ?? '');
        break;
      case 'view':
        facts.set(path, viewMeaning(fact));
        break;
      case 'reference':
        break;
      default:
        throw new Error(`a fact of an unknown kind: ${path}`);
    }
  }
  return facts;
}

/** A history table has no checks of its own: its columns mean the same as the table's. */
function historyCheck(shape: Shape, table: string, column: string): string {
  const own =
    table.endsWith('_history') && shape.has(`${table.slice(0, -8)}/table/${table.slice(0, -8)}`)
      ? table.slice(0, -8)
      : table;
  return shape.get(`${own}/constraint/ck_${own}_${column}`) ?? '';
}
