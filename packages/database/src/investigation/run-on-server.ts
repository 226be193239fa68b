import { DatabaseUnavailable } from '../failures.ts';
import { mssqlDriver, type MssqlPool, type MssqlRequest } from '../mssql/driver.ts';
import { mapMssqlError } from '../mssql/errors.ts';
import { logInOf } from '../mssql/log-in-of.ts';
import { openConnection } from '../mssql/open-connection.ts';
import { mssqlSettings, userOf } from '../mssql/settings.ts';
import { streamingRequest, type StreamingRequest } from '../mssql/streaming-driver.ts';
import type { DatabaseKind } from '../tables/kinds.ts';
import type { BoundValue, InvestigationLimits, LimitName, SeenCommit } from './message.ts';
import type { InvestigationEnd, ResultSink } from './run-process.ts';
import { shownValue } from './shown-values.ts';

export interface ServerRequest {
  readonly placement: { readonly server: string | null; readonly database: string };
  readonly kind: DatabaseKind;
  readonly sql: string;
  readonly values: Readonly<Record<string, BoundValue>>;
  readonly limits: InvestigationLimits;
}

/** What opens the connection; another one in tests. */
export interface ServerPorts {
  readonly open: (request: ServerRequest) => Promise<MssqlPool>;
}

const PRINCIPAL = 'readonly_investigator';

/**
 * A connection of its own, as the principal and as nobody else: outside the budget of the tenants, and ended with the statement. Where the
 * log-in would be the application's or the owner's, its rights would be theirs, and nothing would protect the books.
 */
async function openAsInvestigator({ placement }: ServerRequest): Promise<MssqlPool> {
  const key = { ...placement, principal: PRINCIPAL } as const;
  const { application, migrator } = mssqlSettings().urls;
  const user = userOf(await logInOf(key));
  if ([application, migrator].some((url) => url !== undefined && userOf(url) === user))
    throw new DatabaseUnavailable(
      `the database has no user of its own for ${PRINCIPAL}; CIFRA_SQLSERVER_URLS can name a log-in`,
    );
  return openConnection(key, () => undefined);
}

/** One statement, and no wait for locks: a reader of a snapshot takes none. */
const SETTINGS = 'set lock_timeout 0; set xact_abort on;';
const HEAD = 'select top (1) [number], [instant] from [dbo].[commits] order by [number] desc';

function bind(request: MssqlRequest, values: ServerRequest['values']): void {
  const { MAX, NVarChar, VarBinary, VarChar } = mssqlDriver();
  for (const [name, value] of Object.entries(values))
    switch (value.kind) {
      case 'bytes':
        request.input(name, VarBinary(MAX), Buffer.from(value.value, 'hex'));
        break;
      // Digits: the server converts them to the type of the column.
      case 'integer':
        request.input(name, VarChar(40), value.value);
        break;
      case 'text':
        request.input(name, NVarChar(MAX), value.value);
        break;
      case 'null':
        request.input(name, NVarChar(MAX), null);
    }
}

/**
 * Runs one statement on SQL Server as the principal `readonly_investigator`, in a snapshot that is rolled back. Its rights are what protects
 * the books. At a limit the server is told to end the statement, and whatever it does then, the connection is given up; memory there is the
 * server's to bound.
 */
export async function runOnServer(
  request: ServerRequest,
  sink: ResultSink,
  { open }: ServerPorts = { open: openAsInvestigator },
): Promise<InvestigationEnd> {
  const begun = performance.now();
  const { limits } = request;
  let [rowCount, byteCount] = [0, 0];
  let seen: SeenCommit | null = null;
  let limit: LimitName | null = null;
  let problem: string | null = null;
  const pool = await open(request);
  const late = Promise.withResolvers<never>();
  late.promise.catch(() => undefined);
  const timer = setTimeout(() => {
    limit = 'TIME';
    late.reject(new Error('it took too long'));
  }, limits.seconds * 1000);
  const transaction = pool.transaction();
  let statement: StreamingRequest | null = null;
  let running: Promise<unknown> = Promise.resolve();
  try {
    await transaction.begin(mssqlDriver().ISOLATION_LEVEL.SNAPSHOT);
    await transaction.request().batch(SETTINGS);
    const [head] = ((await transaction.request().query(HEAD)).recordset ?? []) as {
      readonly number: unknown;
      readonly instant: unknown;
    }[];
    seen = head === undefined ? null : { number: String(head.number), instantMicros: String(head.instant) };
    statement = streamingRequest(transaction);
    statement.stream = true;
    bind(statement, request.values);
    const rows = statement.toReadableStream({ highWaterMark: 100 })[Symbol.asyncIterator]();
    running = statement.query(request.sql);
    const failed = running.then(() => late.promise);
    failed.catch(() => undefined);
    let names: readonly string[] | null = null;
    for (;;) {
      // Not every failure ends the stream.
      const next = await Promise.race([rows.next(), failed, late.promise]);
      if (next.done === true) break;
      const row = next.value;
      if (names === null) {
        names = Object.keys(row);
        sink.columns(
          names.map((name) => ({ name, shownAs: 'TEXT' })),
          seen,
        );
      }
      const cells = names.map((name) => shownValue(row[name], null));
      const bytes = Buffer.byteLength(JSON.stringify(cells)) + 1;
      if (rowCount >= limits.rows) limit = 'ROWS';
      else if (byteCount + bytes > limits.bytes) limit = 'BYTES';
      if (limit !== null) break;
      rowCount += 1;
      byteCount += bytes;
      await sink.row(cells);
    }
    if (limit === null) {
      await running;
      if (names === null) sink.columns([], seen);
    }
  } catch (error) {
    if (limit === null) problem = messageOf(error);
  } finally {
    clearTimeout(timer);
    statement?.cancel();
    for (const ending of [() => running, () => transaction.rollback(), () => pool.close()])
      await atMost(ENDING_MILLISECONDS, ending());
  }
  const outcome = limit !== null ? 'KILLED' : problem === null ? 'COMPLETED' : outcomeOf(problem);
  return {
    outcome,
    limit,
    problem,
    rowCount,
    byteCount,
    seen,
    millis: Math.round(performance.now() - begun),
    cpuMillis: null,
  };
}

/** How long each step of giving a connection up may take. */
const ENDING_MILLISECONDS = 2_000;

/** Waits for an end of any kind, and not for ever. */
async function atMost(milliseconds: number, ending: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([
    promise,
    ending.then(
      () => undefined,
      () => undefined,
    ),
  ]);
  clearTimeout(timer);
}

const messageOf = (error: unknown): string => {
  const mapped = mapMssqlError(error);
  return error instanceof Error ? error.message : String(mapped);
};

/** What the server says where a right is lacking. */
const outcomeOf = (problem: string): 'REFUSED' | 'FAILED' =>
  /permission (was |is )?denied|denied on|does not have permission/i.test(problem) ? 'REFUSED' : 'FAILED';
