import type { DatabaseSync } from 'node:sqlite';
import type { BoundValue, ProcessLine, ProcessRequest, ResultColumn, SeenCommit } from './message.ts';
import { openToInvestigate } from './open-to-investigate.ts';
import { shownAsBy, shownValue } from './shown-values.ts';

/**
 * The whole program of an investigation's process: it reads one request, runs one statement and ends. It is started with no permission
 * but to read its own sources and the database (`run-process.ts`), with an empty environment, and is killed at a limit. Nothing is imported
 * that is not needed here: every start loads all of it.
 */

/** How many characters wait before they are written. */
const FLUSH_CHARACTERS = 64 * 1024;
const NOMEM = 7;
const TOO_BIG = 18;
const AUTH = 23;
const SQL_ERROR = 1;
const READ_ONLY = 8;

class Ended extends Error {
  readonly line: ProcessLine;
  constructor(line: ProcessLine) {
    super('ended');
    this.line = line;
  }
}

const cpuMillis = (): number => {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / 1000);
};

/** Waits until what was written is taken: what is not read does not pile up here. */
function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

function bound(value: BoundValue): string | bigint | Buffer | null {
  switch (value.kind) {
    case 'null':
      return null;
    case 'text':
      return value.value;
    case 'integer':
      return BigInt(value.value);
    case 'bytes':
      return Buffer.from(value.value, 'hex');
  }
}

function seenCommit(connection: DatabaseSync): SeenCommit | null {
  const row = connection.prepare('select number, instant from commits order by number desc limit 1').get();
  return row === undefined ? null : { number: String(row['number']), instantMicros: String(row['instant']) };
}

async function run(connection: DatabaseSync, { sql, parameters, definitions, limits }: ProcessRequest) {
  // One state of the books for the statement and for what is said of it.
  connection.exec('begin');
  const seen = seenCommit(connection);
  const statement = connection.prepare(sql);
  statement.setReturnArrays(true);
  statement.setAllowBareNamedParameters(true);
  const shownAs = shownAsBy(definitions);
  const forms = statement.columns().map(({ table, column }) => shownAs(table, column));
  const columns: ResultColumn[] = statement
    .columns()
    .map(({ name }, at) => ({ name, shownAs: forms[at] ?? 'TEXT' }));
  let pending = `${JSON.stringify({ columns, seen } satisfies ProcessLine)}\n`;
  const values = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, bound(value)]));
  let [rows, bytes] = [0, 0];
  for (const values_ of statement.iterate(values) as Iterable<unknown>) {
    const cells = (values_ as readonly unknown[]).map((value, at) => shownValue(value, forms[at] ?? null));
    const text = `${JSON.stringify({ row: cells })}\n`;
    if (rows >= limits.rows) return { pending, killedAt: 'ROWS' } as const;
    bytes += Buffer.byteLength(text);
    if (bytes > limits.bytes) return { pending, killedAt: 'BYTES' } as const;
    rows += 1;
    pending += text;
    if (pending.length < FLUSH_CHARACTERS) continue;
    await write(pending);
    pending = '';
  }
  return { pending, killedAt: null } as const;
}

function endOf(error: unknown): ProcessLine {
  const { message, errcode } = error as { readonly message: string; readonly errcode?: number };
  // Node has no memory either where it cannot make the error.
  if (errcode === NOMEM || /out of memory/i.test(message))
    return { end: 'KILLED', limit: 'MEMORY', cpuMillis: cpuMillis() };
  const primary = (errcode ?? 0) & 0xff;
  const isRefused =
    primary === AUTH ||
    primary === READ_ONLY ||
    (primary === SQL_ERROR && /not authorized|prohibited|may not be modified/.test(message));
  const problem = primary === TOO_BIG ? 'a text or its bytes are too big' : message;
  return { end: isRefused ? 'REFUSED' : 'FAILED', problem, cpuMillis: cpuMillis() };
}

async function main(): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin as AsyncIterable<Buffer>) pieces.push(piece);
  const request = JSON.parse(Buffer.concat(pieces).toString('utf8')) as ProcessRequest;
  let connection: DatabaseSync | null = null;
  try {
    connection = openToInvestigate(request);
    const { pending, killedAt } = await run(connection, request);
    await write(pending);
    if (killedAt !== null) throw new Ended({ end: 'KILLED', limit: killedAt, cpuMillis: cpuMillis() });
    await write(`${JSON.stringify({ end: 'COMPLETED', cpuMillis: cpuMillis() } satisfies ProcessLine)}\n`);
  } catch (error) {
    await write(`${JSON.stringify(error instanceof Ended ? error.line : endOf(error))}\n`);
  }
}

await main();
