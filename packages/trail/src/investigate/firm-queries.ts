import { asc, eq } from 'drizzle-orm';
import { controlCommand } from '@cifra/books/command';
import { commitColumns, commitFact, type CommitFact } from '@cifra/books/commits';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import type { Row } from '@cifra/database/kit/table';
import { readStatement } from '@cifra/database/investigation/read-statement';
import { controlQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import { investigationQueries } from '@cifra/database/tables/investigations';
import type { ControlReadTx } from '@cifra/database/tx';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { problemText } from './problem-text.ts';
import { findShippedQuery, shippedQueries, type SavedQuery } from './saved-queries.ts';

/** Queries that the investigators of a firm save, beside those that come with the product: for any tenant's database, by a name of their own. */

/** How many a firm may keep. A list that nobody can look through helps nobody. */
const MOST_QUERIES = 200;

/** As a file of the product's would be called. */
export const isQueryName = (name: string): boolean => /^[a-z0-9][a-z0-9-]{0,58}[a-z0-9]$/.test(name);

/** The longest statement that is saved: what a column holds on both engines. */
const MOST_SAVED_CHARACTERS = 4_000;

type QueryRow = Row<typeof investigationQueries>;

const queryByName = controlQuery<{ name: string }>()((q) => {
  const t = q.t.investigation_queries;
  return q.db
    .select()
    .from(t)
    .where(eq(t.name, q.arg(t.name, 'name')));
});

const savedByFirm = controlQuery()((q) => {
  const { investigation_queries: t, commits } = q.t;
  // Both kinds of database have the same commits.
  const ofCommit = commitColumns(q as unknown as QueryScope<TenantTables>);
  return q.db
    .select({ name: t.name, about: t.about, sql: t.sql, parameters: t.parameters, ...ofCommit })
    .from(t)
    .innerJoin(commits, eq(commits.number, t.commit_number))
    .where(eq(t.state, 'SAVED'))
    .orderBy(asc(t.name));
});

/** What `savedQuery` can name. */
export interface ListedQuery extends SavedQuery {
  /** The commit of the control plane that saved it. Null: it comes with the product. */
  readonly commit: CommitFact | null;
}

const opened = ({
  name,
  about,
  sql,
  parameters,
}: Pick<QueryRow, 'name' | 'about' | 'sql' | 'parameters'>): SavedQuery => ({
  name,
  about,
  sql,
  parameters: JSON.parse(parameters) as SavedQuery['parameters'],
});

/** Those that come with the product, then the firm's; each by name. */
export async function listQueries(control: ControlReadTx): Promise<readonly ListedQuery[]> {
  const shipped = shippedQueries().map((query) => ({ ...query, commit: null }));
  const saved = await control.all(savedByFirm, {});
  return [...shipped, ...saved.map((row) => ({ ...opened(row), commit: commitFact(row) }))];
}

/** A query of the product or of the firm; null if none has the name. */
export async function findQuery(control: ControlReadTx, name: string): Promise<SavedQuery | null> {
  const shipped = findShippedQuery(name);
  if (shipped !== null) return shipped;
  const row = await control.first(queryByName, { name });
  return row?.state === 'SAVED' ? opened(row) : null;
}

/** Why a statement and its parameters cannot be saved; null: they can. */
function unfit({ sql, parameters }: SavedQuery): string | null {
  const statement = readStatement(sql);
  if ('problem' in statement) return problemText[statement.problem];
  if (sql.length > MOST_SAVED_CHARACTERS) return `it has more than ${MOST_SAVED_CHARACTERS} characters`;
  const names = parameters.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return `:${twice} is listed twice`;
  const unused = names.find((name) => !statement.parameterNames.includes(name));
  if (unused !== undefined) return `:${unused} is listed, and not in the statement`;
  const unlisted = statement.parameterNames.find((name) => !names.includes(name));
  return unlisted === undefined ? null : `:${unlisted} is in the statement, and not listed`;
}

export const saveQueryCodes = refusalCodes('SAVED_QUERY_OF_PRODUCT', 'SAVED_QUERY_UNFIT');

/** Saves a query of the firm, in place of one that has its name. Refuses in this order: SAVED_QUERY_OF_PRODUCT, SAVED_QUERY_UNFIT. */
export const saveInvestigationQueryCommand = controlCommand<
  SavedQuery,
  { readonly name: string },
  CodeOf<typeof saveQueryCodes>
>(
  'audit.saveInvestigationQuery',
  async (tx, query) => {
    const { name, about, sql } = query;
    if (findShippedQuery(name) !== null)
      return refused(refuse('SAVED_QUERY_OF_PRODUCT', { savedQueryName: name }));
    const known = await tx.first(queryByName, { name });
    const isFull =
      known?.state !== 'SAVED' && (await tx.all(savedByFirm, {})).length >= MOST_QUERIES
        ? `${MOST_QUERIES} queries are saved already, as many as may be`
        : null;
    const problem = unfit(query) ?? isFull;
    if (problem !== null)
      return refused(refuse('SAVED_QUERY_UNFIT', { savedQueryName: name, queryProblem: problem }));
    const parameters = jsonText(query.parameters.map((each) => ({ name: each.name, type: each.type })));
    const row = { name, about, sql, parameters, state: 'SAVED' } as const;
    if (known === null) tx.insert(investigationQueries, row);
    else tx.replace(investigationQueries, row, known.commit_number);
    tx.record({
      event: 'INVESTIGATION_QUERY_SAVED',
      objectType: 'InvestigationQuery',
      objectId: name,
      ...(known?.state === 'SAVED' && { before: factsOf(known) }),
      after: factsOf(row),
    });
    return accepted({ name });
  },
  { refuses: saveQueryCodes },
);

export const deleteQueryCodes = refusalCodes('SAVED_QUERY_OF_PRODUCT', 'SAVED_QUERY_UNKNOWN');

/** Deletes a query of the firm; its versions stay. Refuses in this order: SAVED_QUERY_OF_PRODUCT, SAVED_QUERY_UNKNOWN. */
export const deleteInvestigationQueryCommand = controlCommand<
  { readonly name: string },
  { readonly name: string },
  CodeOf<typeof deleteQueryCodes>
>(
  'audit.deleteInvestigationQuery',
  async (tx, { name }) => {
    if (findShippedQuery(name) !== null)
      return refused(refuse('SAVED_QUERY_OF_PRODUCT', { savedQueryName: name }));
    const known = await tx.first(queryByName, { name });
    if (known?.state !== 'SAVED') return refused(refuse('SAVED_QUERY_UNKNOWN', { savedQueryName: name }));
    const { commit_number: version, ...row } = known;
    tx.replace(investigationQueries, { ...row, state: 'DELETED' }, version);
    tx.record({
      event: 'INVESTIGATION_QUERY_DELETED',
      objectType: 'InvestigationQuery',
      objectId: name,
      before: factsOf(known),
    });
    return accepted({ name });
  },
  { refuses: deleteQueryCodes },
);

const factsOf = ({ about, sql, parameters }: Pick<QueryRow, 'about' | 'sql' | 'parameters'>) => ({
  about,
  sql,
  parameters: Object.fromEntries(
    (JSON.parse(parameters) as SavedQuery['parameters']).map(({ name, type }) => [name, type]),
  ) as object,
});
