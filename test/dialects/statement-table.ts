import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CompiledStatement } from '@cifra/database/queries/compile';

/** One statement with its place: file, line and the constant or function that defines it. */
export interface NamedStatement {
  readonly file: string;
  readonly name: string;
  readonly mssql: CompiledStatement;
  readonly sqlite: CompiledStatement;
}

const sources = new Map<string, readonly string[]>();

/** The name of the constant or function that a line belongs to: the last one that begins at or before it, at the margin. */
export function nameAt(path: string, line: number): string {
  const lines = sources.get(path) ?? readFileSync(path, 'utf8').split('\n');
  sources.set(path, lines);
  for (let index = Math.min(line, lines.length) - 1; index >= 0; index -= 1) {
    const name = /^(?:export )?(?:const|function|async function) (\w+)/.exec(lines[index] ?? '')?.[1];
    if (name !== undefined) return name;
  }
  return '?';
}

/** Lists of ids differ by their length alone. */
const shortened = (text: string): string =>
  text
    .replaceAll(/((?:@par\d+|\?))(?:, (?:@par\d+|\?)){8,}/g, '$1, …')
    .replaceAll(/((?:id|number)0)(?:, (?:id|number)\d+){8,}/g, '$1, …');

/** What both servers are sent, in full. */
export const fullText = ({ mssql, sqlite }: NamedStatement): string =>
  [
    `-- parameters: ${shortened(mssql.params.join(', '))}`,
    shortened(mssql.sql),
    '-- SQLite',
    shortened(sqlite.sql),
  ].join('\n');

const digestOf = (statement: NamedStatement): string =>
  createHash('sha256').update(fullText(statement)).digest('hex').slice(0, 10);

/**
 * The table that is committed: by file, each statement's name and the digest of what both servers are sent. A statement that changes
 * changes its line; the text itself is printed (CONTRIBUTING.md).
 */
export function statementTable(statements: readonly NamedStatement[]): string {
  const byFile = Map.groupBy(statements, ({ file }) => file);
  const paragraphs = [...byFile.keys()].toSorted().map((file) => {
    const byName = Map.groupBy(byFile.get(file) ?? [], ({ name }) => name);
    const lines = [...byName.keys()].toSorted().map((name) => {
      const digests = new Set((byName.get(name) ?? []).map(digestOf));
      return `  ${name} ${[...digests].toSorted().join(' ')}`;
    });
    return [file, ...lines].join('\n');
  });
  return `${paragraphs.join('\n\n')}\n`;
}

/** The statements that a committed table does not know by name and digest: new or changed ones, not those that moved to another file. */
export function changedSince(
  committed: string,
  statements: readonly NamedStatement[],
): readonly NamedStatement[] {
  const known = new Set<string>();
  for (const line of committed.split('\n')) {
    const [name, ...digests] = line.trim().split(' ');
    for (const digest of digests) known.add(`${name} ${digest}`);
  }
  return statements.filter((statement) => !known.has(`${statement.name} ${digestOf(statement)}`));
}
