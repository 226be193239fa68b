import { readdirSync, readFileSync } from 'node:fs';

/** What the definitions say of a table and of its columns, in their own comments. */
export interface TableWords {
  readonly about: string;
  readonly columns: Readonly<Record<string, string>>;
}

const TABLE =
  /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?export const \w+ = defineTable\('(\w+)',([\s\S]*?)\n\}\);/g;
const COLUMN =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(\w+): (?:nullable|id|amount|rate|date|instant|number|integer|flag|code|text|json|hash|bytes|sealed|oneOf|personal)\(/g;

const words = (comment: string | undefined): string =>
  (comment ?? '').replaceAll(/\s*\n\s*\*?\s*/g, ' ').trim();

/** Reads the comments of all definitions, for `scripts/describe-tables.ts`. */
export function readTableWords(): Readonly<Record<string, TableWords>> {
  const directory = new URL('.', import.meta.url);
  const found: [string, TableWords][] = [];
  for (const file of readdirSync(directory).toSorted()) {
    if (!file.endsWith('.ts')) continue;
    const source = readFileSync(new URL(file, directory), 'utf8');
    for (const [, about, name = '', body = ''] of source.matchAll(TABLE)) {
      const columns = [...body.matchAll(COLUMN)].map(
        ([, comment, column = '']) => [column, words(comment)] as const,
      );
      found.push([name, { about: words(about), columns: Object.fromEntries(columns) }]);
    }
  }
  return Object.fromEntries(found.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

/** The module that holds them, as it is committed. */
export const wordsModule = (tables: Readonly<Record<string, TableWords>>): string =>
  `import type { TableWords } from './read-words.ts';

/** Written by scripts/describe-tables.ts from the comments of the definitions: \`npm run generate\`. */
export const tableWords: Readonly<Record<string, TableWords>> = ${JSON.stringify(tables, null, 2)};
`;
