import { literal } from '../ddl/mssql.ts';

/**
 * A T-SQL migration has sections: what every server runs, what only a server with system-versioned tables runs, what
 * replaces it elsewhere, the roles with their grants, and what else protects them, which only Microsoft's server has. Batches are separated by GO, as in Microsoft's own tools. If a migration has
 * several files, a section consists of the batches of all files in order.
 */
const sectionNames = ['portable', 'temporal', 'without-temporal', 'roles', 'principals'] as const;
export type SectionName = (typeof sectionNames)[number];

const heading = (name: SectionName): string => `-- section: ${name}`;

export function writeSections(sections: Readonly<Record<SectionName, readonly string[]>>): string {
  return sectionNames
    .filter((name) => sections[name].length > 0)
    .map((name) => `${heading(name)}\n${sections[name].map((batch) => `${batch}\nGO\n`).join('')}`)
    .join('\n');
}

/** The batches of each section. Throws on text before the first section and on an unknown section. */
export function readSections(text: string): Readonly<Record<SectionName, readonly string[]>> {
  const sections: Record<SectionName, string[]> = {
    portable: [],
    temporal: [],
    'without-temporal': [],
    roles: [],
    principals: [],
  };
  const [before = '', ...parts] = text.split(/^-- section: /m);
  if (before.trim() !== '') throw new Error('a SQL Server migration must begin with a section');
  for (const part of parts) {
    const [name = '', ...lines] = part.split('\n');
    const known = sectionNames.find((candidate) => candidate === name.trim());
    if (known === undefined) throw new Error(`unknown section ${name}`);
    const batches = lines
      .join('\n')
      .split(/^GO$/m)
      .map((batch) => batch.trim());
    sections[known].push(...batches.filter((batch) => batch !== ''));
  }
  return sections;
}

/**
 * Batches as one text that is sent at once. Each runs as a batch of its own, as after GO: CREATE TRIGGER and CREATE VIEW
 * must be the first statement of theirs. With XACT_ABORT on, the first error ends all.
 * https://learn.microsoft.com/en-us/sql/relational-databases/system-stored-procedures/sp-executesql-transact-sql
 */
export const asScript = (batches: readonly string[]): string =>
  batches.map((batch) => `exec sp_executesql ${literal(batch)}`).join(';\n');
