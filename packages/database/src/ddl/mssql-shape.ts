import { namedConstraints, type Shape } from './shape.ts';

const unquoted = (text: string): string =>
  text
    .replaceAll('[dbo].', '')
    .replaceAll(/\[(\w+)\]/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** The facts of a generated T-SQL schema, read from its text: columns, constraints, indexes, triggers by name. */
export function mssqlShape(statements: readonly string[]): Shape {
  const facts = new Map<string, string>();
  for (const statement of statements) {
    const table = /^create table \[dbo\]\.\[(\w+)\] \(\n([\s\S]*)\n\)$/.exec(statement);
    const index = /^create (?:unique )?index \[(\w+)\] on \[dbo\]\.\[(\w+)\]/.exec(statement);
    const trigger = /^create trigger \[dbo\]\.\[(\w+)\] on \[dbo\]\.\[(\w+)\]/.exec(statement);
    if (table) {
      const [, name = '', body = ''] = table;
      facts.set(`${name}/table/${name}`, 'table');
      for (const line of body.split(',\n')) {
        const column = /^\s*\[(\w+)\] (.+) (null|not null)$/.exec(
          line.replaceAll(' not null', ' not null').trimEnd(),
        );
        if (line.trimStart().startsWith('constraint')) continue;
        const [, columnName, rest] = column ?? [];
        if (columnName === undefined || rest === undefined) throw new Error(`no column in: ${line}`);
        const isRequired = line.endsWith(' not null');
        facts.set(
          `${name}/column/${columnName}`,
          `${rest.replace(/ not$/, '')} ${isRequired ? 'not null' : 'null'}`,
        );
      }
      for (const [constraint, text] of namedConstraints(
        body.replaceAll(/constraint \[(\w+)\]/g, 'constraint $1'),
      ))
        facts.set(`${name}/constraint/${constraint}`, unquoted(text));
    } else if (index) facts.set(`${index[2] ?? ''}/index/${index[1] ?? ''}`, unquoted(statement));
    else if (trigger) facts.set(`${trigger[2] ?? ''}/trigger/${trigger[1] ?? ''}`, unquoted(statement));
    else throw new Error(`neither table, index nor trigger: ${statement}`);
  }
  return facts;
}
