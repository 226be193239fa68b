import { join } from 'node:path';
import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode, Executed, Placement } from '@cifra/books/command';
import type { BoundValue, InvestigationLimits } from '@cifra/database/investigation/message';
import { readStatement } from '@cifra/database/investigation/read-statement';
import { runInProcess, type InvestigationEnd } from '@cifra/database/investigation/run-process';
import { definitionsOf, type DatabaseKind } from '@cifra/database/tables/kinds';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import {
  beginControlInvestigation,
  beginInvestigation,
  endControlInvestigation,
  endInvestigation,
  type BegunInvestigation,
} from './commands.ts';
import { describeSchema } from './describe-schema.ts';
import { limitsOf, type ChosenLimits } from './limits.ts';
import { boundValue, type GivenParameter } from './parameters.ts';
import { findQuery } from './firm-queries.ts';
import { problemText } from './problem-text.ts';
import { findInvestigation } from './read-investigation.ts';
import { ResultFile } from './results.ts';
import { InvestigationSlots } from './slots.ts';

export interface InvestigationInput extends ChosenLimits {
  /** Null: that of the saved query. */
  readonly sql: string | null;
  readonly savedQuery: string | null;
  readonly parameters: readonly GivenParameter[];
}

export const investigateCodes = refusalCodes(
  'SAVED_QUERY_UNKNOWN',
  'INVESTIGATIONS_BUSY',
  'REASON_TOO_SHORT',
);
export type InvestigateCode = CodeOf<typeof investigateCodes>;

export interface InvestigationMade {
  readonly investigationId: Uuid;
  /** Null: the same request ran it before. */
  readonly end: InvestigationEnd | null;
}

const slots = new InvestigationSlots();

/** The values by name, or why the statement and what is bound to it do not go together. */
function prepared(
  sql: string,
  parameters: readonly GivenParameter[],
): { readonly values: Readonly<Record<string, BoundValue>> } | { readonly problem: string } {
  const statement = readStatement(sql);
  if ('problem' in statement) return { problem: problemText[statement.problem] };
  const values: Record<string, BoundValue> = {};
  for (const parameter of parameters) {
    if (Object.hasOwn(values, parameter.name)) return { problem: `:${parameter.name} is given twice` };
    if (!statement.parameterNames.includes(parameter.name))
      return { problem: `:${parameter.name} is given, and not in the statement` };
    const value = boundValue(parameter);
    if (value === null) return { problem: `:${parameter.name} has a value that is no ${parameter.type}` };
    values[parameter.name] = value;
  }
  const lacking = statement.parameterNames.find((name) => !Object.hasOwn(values, name));
  return lacking === undefined ? { values } : { problem: `:${lacking} has no value` };
}

interface Where {
  readonly kind: DatabaseKind;
  readonly tenantId: Uuid | null;
  readonly placement: Placement;
}

/**
 * Reads a tenant's database, or the control plane (`tenantId` null), with one statement. It is on record before it runs, and how it ended
 * after it: refused and failed ones too. Refuses: TENANT_UNKNOWN, SAVED_QUERY_UNKNOWN, INVESTIGATIONS_BUSY, REASON_TOO_SHORT.
 */
export async function investigate(
  books: Books,
  tenantId: Uuid | null,
  input: InvestigationInput,
  request: CommandRequest,
): Promise<Executed<InvestigationMade, InvestigateCode | DoorRefusalCode>> {
  const saved = input.savedQuery === null ? null : await findQuery(books.control, input.savedQuery);
  if (input.savedQuery !== null && saved === null)
    return refused(refuse('SAVED_QUERY_UNKNOWN', { savedQueryName: input.savedQuery }));
  const placement =
    tenantId === null ? books.location.controlPlacement : (await books.tenantFacts(tenantId))?.placement;
  if (placement === undefined) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId ?? '' }));
  const person = `${request.actor.kind} ${request.actor.id}`;
  const busy = slots.take(person);
  if (busy !== null) return refused(busy);
  try {
    const begun: BegunInvestigation = {
      sql: saved?.sql ?? input.sql ?? '',
      savedQuery: saved?.name ?? null,
      parameters: input.parameters,
      engine: placement.engine,
      limits: limitsOf(input),
    };
    const started =
      tenantId === null
        ? await books.executeControl(beginControlInvestigation, begun, request)
        : await books.execute(beginInvestigation, { tenantId }, begun, request);
    if (!started.ok) return started;
    const { investigationId } = started.value;
    if (request.idempotencyKey !== null && (await isOver(books, tenantId, investigationId)))
      return accepted({ investigationId, end: null });
    const where: Where = { kind: tenantId === null ? 'control' : 'tenant', tenantId, placement };
    const end = await runRecorded(books, where, { investigationId, begun, request });
    return accepted({ investigationId, end });
  } finally {
    slots.give(person);
  }
}

/** Whether the same request ran it before: the answer of its beginning does not say so. */
async function isOver(books: Books, tenantId: Uuid | null, investigationId: Uuid): Promise<boolean> {
  const found =
    tenantId === null
      ? await findInvestigation(books.control, investigationId)
      : await books.read(tenantId, (tx) => findInvestigation(tx, investigationId));
  return found?.state !== 'RUNNING';
}

interface Running {
  readonly investigationId: Uuid;
  readonly begun: BegunInvestigation;
  readonly request: CommandRequest;
}

async function runRecorded(
  books: Books,
  where: Where,
  { investigationId, begun, request }: Running,
): Promise<InvestigationEnd | null> {
  const { tenantId } = where;
  const { dataDirectory } = books.location;
  const place = { dataDirectory, tenantId, investigationId };
  const result = await ResultFile.create(place, request.actor.id ?? '');
  // The same request is running it.
  if (result === null) return null;
  let end: InvestigationEnd;
  let resultHash: string | null = null;
  try {
    end = await runAt(dataDirectory, where, begun, result);
  } catch (error) {
    end = notRun('FAILED', error instanceof Error ? error.message : String(error));
  } finally {
    resultHash = await result.close();
  }
  const { seen, ...facts } = end;
  const ended = { ...facts, investigationId, seenCommit: seen?.number ?? null, resultHash };
  // The reason is the query's, and stands with its beginning.
  const ending = { ...request, idempotencyKey: null, reason: null };
  const recorded =
    tenantId === null
      ? await books.executeControl(endControlInvestigation, ended, ending)
      : await books.execute(endInvestigation, { tenantId }, ended, ending);
  // What is not on record is not shown.
  if (!recorded.ok) throw new Error(`the end of an investigation was not recorded: ${recorded.refusal.code}`);
  return end;
}

const notRun = (outcome: 'REFUSED' | 'FAILED', problem: string): InvestigationEnd => ({
  outcome,
  limit: null,
  problem,
  rowCount: 0,
  byteCount: 0,
  millis: 0,
  cpuMillis: null,
  seen: null,
});

async function runAt(
  dataDirectory: string,
  { kind, placement }: Where,
  {
    sql,
    parameters,
    limits,
  }: Pick<BegunInvestigation, 'sql' | 'parameters'> & {
    readonly limits: InvestigationLimits;
  },
  result: ResultFile,
): Promise<InvestigationEnd> {
  const ready = prepared(sql, parameters);
  if ('problem' in ready) return notRun('REFUSED', ready.problem);
  const sink = {
    columns: result.columns.bind(result),
    row: result.row.bind(result),
  };
  if (placement.engine === 'mssql') {
    const { runOnServer } = await import('@cifra/database/investigation/run-on-server');
    return runOnServer({ placement, kind, sql, values: ready.values, limits }, sink);
  }
  const request = {
    path: join(dataDirectory, placement.database),
    definitions: definitionsOf[kind],
    described: describeSchema(kind),
    sql,
    parameters: ready.values,
    limits,
  };
  return runInProcess(request, sink);
}
