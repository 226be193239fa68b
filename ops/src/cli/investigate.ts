import { readFile } from 'node:fs/promises';
import type { CommandRequest } from '@cifra/books/command';
import type { ResultRow } from '@cifra/database/investigation/message';
import type { Uuid } from '@cifra/domain/ids';
import { exportResult } from '@cifra/exchange/export/investigation/export-result';
import { describeSchema } from '@cifra/trail/investigate/describe-schema';
import { investigate } from '@cifra/trail/investigate/investigate';
import {
  deleteInvestigationQueryCommand,
  findQuery,
  isQueryName,
  listQueries,
  saveInvestigationQueryCommand,
} from '@cifra/trail/investigate/firm-queries';
import { MOST_ROWS, MOST_SECONDS } from '@cifra/trail/investigate/limits';
import { parameterTypes, type GivenParameter, type ParameterType } from '@cifra/trail/investigate/parameters';
import { resultFileName, type ResultFormat } from '@cifra/trail/investigate/result-format';
import { findResult, readRows } from '@cifra/trail/investigate/results';
import type { SavedQuery } from '@cifra/trail/investigate/saved-queries';
import type { CliCommand } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { writeNewFile } from './new-file.ts';
import { print, printJson, printResult, tell, type JsonFlag } from './output.ts';
import { personOf, requestAllowed, requestAs } from './person.ts';
import { requireReadable } from './readable-file.ts';
import { accept } from './refused.ts';
import { withBooks, type Session } from './session.ts';
import { tenantNamed } from './tenants.ts';

export type InvestigateFlags = JsonFlag & {
  readonly controlPlane?: boolean | undefined;
  readonly as: string;
  readonly reason: string;
  readonly sql?: string | undefined;
  readonly file?: string | undefined;
  readonly saved?: string | undefined;
  readonly param?: readonly string[] | undefined;
  readonly rows?: number | undefined;
  readonly seconds?: number | undefined;
  readonly save?: string | undefined;
  readonly about?: string | undefined;
  readonly forget?: string | undefined;
  readonly csv?: boolean | undefined;
  readonly xlsx?: boolean | undefined;
  readonly out?: string | undefined;
  readonly columns?: boolean | undefined;
};

const LIST = 'list';
const ROWS_AT_ONCE = 1_000;

/**
 * `investigate`. The result goes to standard output as a table of tabs, or to a file; how it went, to standard error. Fails unless it was
 * completed. JSON: `{ investigationId, outcome, limit, problem, rows, bytes, millis, cpuMillis, seenCommit, columns, result | file }`.
 */
export const investigateDatabase: CliCommand<InvestigateFlags, [name?: string]> = (context, flags, name) =>
  withBooks(context, async (session) => {
    if (flags.save !== undefined || flags.forget !== undefined) return keepQuery(session, flags);
    if ((name === undefined) !== (flags.controlPlane === true))
      throw new CliMisuse('name a tenant, or else --control-plane');
    if (flags.csv === true && flags.xlsx === true) throw new CliMisuse('--csv and --xlsx exclude each other');
    const tenant = name === undefined ? null : await tenantNamed(session, name);
    const tenantId = tenant?.id ?? null;
    const request = { ...(await requestOf(session, flags.as, tenantId)), reason: flags.reason };
    if (flags.columns === true) return explain(session, flags, tenantId);
    if (flags.saved === LIST) return listSaved(session, flags);
    const { investigationId, end } = accept(
      await investigate(session.books, tenantId, await inputOf(session, flags), request),
    );
    if (end === null) throw new CliFailure('it ran before');
    const { outcome, limit, problem, rowCount, byteCount, millis, cpuMillis, seen } = end;
    const about = {
      investigationId,
      outcome,
      limit,
      problem,
      rows: rowCount,
      bytes: byteCount,
      millis,
      cpuMillis,
      seenCommit: seen?.number ?? null,
    };
    const format = flags.csv === true ? 'CSV' : flags.xlsx === true ? 'XLSX' : null;
    const run = { session, tenantId, investigationId, slug: tenant?.slug ?? 'control-plane' };
    if (format !== null && seen !== null) {
      const file = await writeFile(run, { format, out: flags.out }, request);
      printResult(context, flags, { ...about, file }, () => [`${rowCount} rows written to ${file}`]);
    } else if (flags.json === true) printJson(context, { ...about, ...(await wholeResult(run, request)) });
    else await printRows(run, request);
    const killed = limit === null ? '' : ` at the limit ${limit}`;
    const told = `${outcome}${killed}: ${rowCount} rows, ${byteCount} bytes, ${millis} ms, as of commit ${seen?.number ?? '-'}; investigation ${investigationId}`;
    if (outcome !== 'COMPLETED') throw new CliFailure(problem === null ? told : `${told}\n${problem}`);
    tell(context, told);
  });

async function requestOf(session: Session, as: string, tenantId: Uuid | null): Promise<CommandRequest> {
  if (tenantId !== null) return requestAllowed(session, as, tenantId, ['Investigation.Query']);
  const { userId, allowsFirm } = await personOf(session, as);
  if (!allowsFirm('Investigation.QueryControlPlane'))
    throw new CliFailure(`${as} lacks Investigation.QueryControlPlane for the firm`);
  return requestAs(session, userId);
}

async function inputOf({ books }: Session, flags: InvestigateFlags) {
  const { sql, file, saved, rows, seconds } = flags;
  if ([sql, file, saved].filter((each) => each !== undefined).length !== 1)
    throw new CliMisuse('give one of --sql, --file and --saved');
  if (file !== undefined) await requireReadable(file);
  const query = saved === undefined ? null : await findQuery(books.control, saved);
  return {
    sql: file === undefined ? (sql ?? null) : await readFile(file, 'utf8'),
    savedQuery: saved ?? null,
    parameters: (flags.param ?? []).map((text) => parameterOf(text, query)),
    maximumRows: within('--rows', rows, MOST_ROWS),
    maximumSeconds: within('--seconds', seconds, MOST_SECONDS),
  };
}

function within(flag: string, given: number | undefined, most: number): number | null {
  if (given === undefined) return null;
  if (!Number.isInteger(given) || given < 1 || given > most)
    throw new CliMisuse(`${flag} must be 1 to ${most}`);
  return given;
}

function parameterOf(text: string, saved: SavedQuery | null): GivenParameter {
  const [, name = '', type, value = ''] = /^([^:=]+)(?::(\w+))?=([\s\S]*)$/.exec(text) ?? [];
  if (name === '') throw new CliMisuse(`--param is ${JSON.stringify(text)}; it must be name=value`);
  const known = saved?.parameters.find((each) => each.name === name);
  const named = (type?.toUpperCase() ?? known?.type ?? 'TEXT') as ParameterType;
  if (!parameterTypes.includes(named)) throw new CliMisuse(`--param ${name} has an unknown type ${type}`);
  return { name, type: named, value };
}

interface Run {
  readonly session: Session;
  readonly tenantId: Uuid | null;
  readonly investigationId: Uuid;
  readonly slug: string;
}

const placeOf = ({ session, tenantId, investigationId }: Run) => ({
  dataDirectory: session.books.location.dataDirectory,
  tenantId,
  investigationId,
});

async function* rowsOf(run: Run, rowCount: number): AsyncGenerator<readonly ResultRow[]> {
  for (let from = 0; from < rowCount; from += ROWS_AT_ONCE)
    yield await readRows(placeOf(run), { from, count: ROWS_AT_ONCE });
}

async function wholeResult(run: Run, { actor }: CommandRequest) {
  const kept = await findResult(placeOf(run), actor.id ?? '');
  const result: ResultRow[] = [];
  for await (const rows of rowsOf(run, kept?.rowCount ?? 0)) result.push(...rows);
  return { columns: kept?.columns ?? [], result };
}

/** Values in one line each: what would be seen as another line or column is shown as a blank. */
const cell = (value: string | null): string => (value ?? 'NULL').replaceAll(/\p{Cc}/gu, ' ');

async function printRows(run: Run, { actor }: CommandRequest): Promise<void> {
  const { context } = run.session;
  const kept = await findResult(placeOf(run), actor.id ?? '');
  if (kept === null) return;
  print(context, kept.columns.map(({ name }) => cell(name)).join('\t'));
  for await (const rows of rowsOf(run, kept.rowCount))
    for (const row of rows) print(context, row.map(cell).join('\t'));
}

async function writeFile(
  run: Run,
  { format, out }: { readonly format: ResultFormat; readonly out: string | undefined },
  request: CommandRequest,
): Promise<string> {
  const { session, tenantId, investigationId, slug } = run;
  const fileName = out ?? resultFileName(slug, investigationId, format);
  const wanted = { tenantId, investigationId, format, fileName, ticketHash: null };
  const { body } = accept(await exportResult(session.books, wanted, request));
  await writeNewFile(fileName, async (handle) => {
    for await (const piece of body) await handle.writeFile(piece);
  });
  return fileName;
}

async function listSaved({ context, books }: Session, flags: JsonFlag): Promise<void> {
  printResult(context, flags, await listQueries(books.control), (queries) =>
    queries.map(
      ({ name, about, parameters }) =>
        `${name}\t${about}${parameters.length === 0 ? '' : ` (${parameters.map((each) => `${each.name}: ${each.type.toLowerCase()}`).join(', ')})`}`,
    ),
  );
}

/** Saves a query of the firm, or deletes one. JSON: `{ name }`. */
async function keepQuery(session: Session, flags: InvestigateFlags): Promise<void> {
  const { books, context } = session;
  const { userId, allowsFirm } = await personOf(session, flags.as);
  if (!allowsFirm('Investigation.Query'))
    throw new CliFailure(`${flags.as} lacks Investigation.Query for the firm`);
  const request = { ...requestAs(session, userId), reason: flags.reason };
  if (flags.forget !== undefined) {
    const { name } = accept(
      await books.executeControl(deleteInvestigationQueryCommand, { name: flags.forget }, request),
    );
    return printResult(context, flags, { name }, () => [`${name} is deleted`]);
  }
  const { sql, file, about, save = '' } = flags;
  if ((sql === undefined) === (file === undefined)) throw new CliMisuse('give one of --sql and --file');
  if (about === undefined) throw new CliMisuse('--about says what the query finds');
  if (!isQueryName(save))
    throw new CliMisuse('--save must be 2 to 60 lower-case letters, digits and inner hyphens');
  if (file !== undefined) await requireReadable(file);
  const query = {
    name: save,
    about,
    sql: file === undefined ? (sql ?? '') : await readFile(file, 'utf8'),
    parameters: (flags.param ?? []).map(listedParameter),
  };
  const { name } = accept(await books.executeControl(saveInvestigationQueryCommand, query, request));
  printResult(context, flags, { name }, () => [`${name} is saved`]);
}

function listedParameter(text: string): { readonly name: string; readonly type: ParameterType } {
  const [, name = '', type = 'text'] = /^([^:=]+)(?::(\w+))?$/.exec(text) ?? [];
  const named = type.toUpperCase() as ParameterType;
  if (name === '' || !parameterTypes.includes(named))
    throw new CliMisuse(`--param is ${JSON.stringify(text)}; of a query that is saved it must be name:type`);
  return { name, type: named };
}

function explain({ context }: Session, flags: JsonFlag, tenantId: Uuid | null): void {
  printResult(context, flags, describeSchema(tenantId === null ? 'control' : 'tenant'), (columns) =>
    columns.map(
      ({ table, column, holds, access, meaning }) => `${table}.${column}\t${holds}\t${access}\t${meaning}`,
    ),
  );
}
