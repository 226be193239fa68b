import { namedConstraints, type Shape } from './shape.ts';

const unquoted = (text: string): string =>
  text
    .replaceAll('[dbo].', '')
    .replaceAll(/\[(\w+)\]/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();

interface TableLine {
  readonly table: string;
  readonly line: string;
}

function addColumn(facts: Map<string, string>, { table, line }: TableLine): void {
  const column = /^\s*\[(\w+)\] (.+?) (null|not null)(?: constraint .*)?$/s.exec(line.trimEnd());
  const [, name, type, nullability] = column ?? [];
  if (name === undefined || type === undefined || nullability === undefined)
    throw new Error(`no column in: ${line}`);
  const isRequired = nullability === 'not null' || type.endsWith(' not');
  facts.set(`${table}/column/${name}`, `${type.replace(/ not$/, '')} ${isRequired ? 'not null' : 'null'}`);
}

function addConstraints(facts: Map<string, string>, table: string, text: string): void {
  for (const [constraint, rule] of namedConstraints(
    text.replaceAll(/constraint \[(\w+)\]/g, 'constraint $1'),
  ))
    facts.set(`${table}/constraint/${constraint}`, unquoted(rule));
}

/**
 * The facts of a T-SQL schema, read from the text of its migrations in order: columns, constraints, indexes and
 * triggers, by name. It understands only the statements that migrations use; any other is an error.
 */
export function mssqlShape(statements: readonly string[]): Shape {
  const facts = new Map<string, string>();
  for (const statement of statements) {
    const table = /^create table \[dbo\]\.\[(\w+)\] \(\n([\s\S]*)\n\)$/.exec(statement);
    const column = /^alter table \[dbo\]\.\[(\w+)\] add (\[[\s\S]*)$/.exec(statement);
    const index = /^create (?:unique )?index \[(\w+)\] on \[dbo\]\.\[(\w+)\]/.exec(statement);
    const trigger = /^create trigger \[dbo\]\.\[(\w+)\] on \[dbo\]\.\[(\w+)\]/.exec(statement);
    const view = /^create view \[dbo\]\.\[(\w+)\] as select/.exec(statement);
    const dropped = /^drop (trigger|view) \[dbo\]\.\[(\w+)\]$/.exec(statement);
    if (table) {
      const [, name = '', body = ''] = table;
      facts.set(`${name}/table/${name}`, 'table');
      for (const line of body.split(',\n'))
        if (!line.trimStart().startsWith('constraint')) addColumn(facts, { table: name, line });
      addConstraints(facts, name, body);
    } else if (column) {
      const [, name = '', line = ''] = column;
      addColumn(facts, { table: name, line });
      addConstraints(facts, name, line);
    } else if (index) facts.set(`${index[2] ?? ''}/index/${index[1] ?? ''}`, unquoted(statement));
    else if (trigger) facts.set(`${trigger[2] ?? ''}/trigger/${trigger[1] ?? ''}`, unquoted(statement));
    else if (view) facts.set(`${view[1] ?? ''}/view/${view[1] ?? ''}`, unquoted(statement));
    else if (dropped) {
      const path = [...facts.keys()].find((fact) => fact.endsWith(`/${dropped[1]}/${dropped[2]}`));
      if (path === undefined) throw new Error(`no object has that name: ${statement}`);
      facts.delete(path);
    } else throw new Error(`not a table, column, index, trigger or view: ${statement}`);
  }
  return facts;
}
