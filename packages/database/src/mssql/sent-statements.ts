import type { MssqlPool, MssqlRequest, QueryResult, Requester, SqlType } from './driver.ts';
import { mssqlDriver } from './driver.ts';
import { InvariantBroken } from '../failures.ts';
import type { Definitions } from '../kit/names.ts';
import { oneSetOf } from '../one-set.ts';
import type { OpenReader } from '../opened.ts';
import { sentTypeNames, type SentAnswer, type SentStatement, type SentType } from '../sent-statement.ts';
import { mapMssqlError } from './errors.ts';
import { PointReads } from './point-reads.ts';
import type { MssqlStatements } from './statements.ts';

function sentType(type: SqlType): SentType {
  const name = sentTypeNames.find((each) => (mssqlDriver()[each] as unknown) === type.type);
  if (name === undefined) throw new InvariantBroken('a parameter of this type is not sent to another thread');
  return { name, length: (type as { readonly length?: number }).length };
}

function driverType({ name, length }: SentType): SqlType {
  const make = mssqlDriver()[name] as (length?: number) => SqlType;
  return length === undefined ? make() : make(length);
}

/** Makes requests of statements that read, and sends them as data. */
export class SendingRequester implements Requester {
  readonly #send: (statement: SentStatement) => Promise<SentAnswer>;

  constructor(send: (statement: SentStatement) => Promise<SentAnswer>) {
    this.#send = send;
  }

  request(): MssqlRequest {
    const inputs: SentStatement['inputs'][number][] = [];
    const send = async (text: string): Promise<QueryResult> => {
      const { recordsets, rowsAffected } = await this.#send({
        text,
        inputs,
        arrayRowMode: request.arrayRowMode,
      });
      return { recordset: recordsets[0] ?? [], recordsets, rowsAffected };
    };
    const request: MssqlRequest = {
      arrayRowMode: null,
      stream: false,
      input: (name: string, ...rest: readonly unknown[]) =>
        inputs.push({
          name,
          type: rest.length > 1 ? sentType(rest[0] as SqlType) : null,
          value: rest.at(-1),
        }),
      query: send,
      batch: () => Promise.reject(new InvariantBroken('a batch is not sent to another thread')),
    };
    return request;
  }
}

/** Carries out what another thread has sent. Throws our failures: the driver's would lose their class on the way back. */
export async function runSent(
  pool: MssqlPool,
  { text, inputs, arrayRowMode }: SentStatement,
): Promise<SentAnswer> {
  const request = pool.request();
  if (arrayRowMode !== null) request.arrayRowMode = arrayRowMode;
  for (const { name, type, value } of inputs) {
    // Bytes arrive as an array of bytes, which the driver does not take.
    const own = value instanceof Uint8Array ? Buffer.from(value) : value;
    if (type) request.input(name, driverType(type), own);
    else request.input(name, own);
  }
  try {
    const { recordset, recordsets, rowsAffected } = await request.query(text);
    const all = recordsets ?? (recordset ? [recordset] : []);
    // The driver hangs functions on its arrays.
    return { recordsets: all.map((each) => [...each]), rowsAffected: [...rowsAffected] };
  } catch (error) {
    throw mapMssqlError(error);
  }
}

/** A reader whose connections are on another thread: point reads alone. */
export function sendingReader<Tables extends Definitions>(
  statements: MssqlStatements<Tables>,
  send: (statement: SentStatement) => Promise<SentAnswer>,
  { atOnce = 1 } = {},
): OpenReader<Tables> {
  const reader = new PointReads(new SendingRequester(send), statements, { atOnce });
  const { all, first } = reader;
  return {
    all,
    first,
    oneSet: (read) => read(oneSetOf(reader)),
    snapshot: () => Promise.reject(new InvariantBroken('a snapshot is read where its connection is')),
    close: async () => undefined,
  };
}
