import { InvariantBroken } from '../failures.ts';
import type { MssqlRequest, QueryResult, Requester, SqlType } from './driver.ts';

/**
 * A request accepts 2,100 parameters, two of which the driver uses itself (statement and declarations).
 * https://learn.microsoft.com/en-us/sql/sql-server/maximum-capacity-specifications-for-sql-server
 */
const MAXIMUM_PARAMETERS = 2_090;
/** The server compiles a batch of very many small statements slowly. */
const MAXIMUM_STATEMENTS = 500;
export const BETWEEN_STATEMENTS = ';\n';

interface Input {
  readonly name: string;
  /** Null: the driver infers it. */
  readonly type: SqlType | null;
  readonly value: unknown;
}

/** A statement that waits to be sent with others, with the callbacks of its caller. */
export interface PendingStatement {
  readonly text: string;
  readonly inputs: readonly Input[];
  /** Null: it returns no rows, or the driver decides. */
  readonly arrayRowMode: boolean | null;
  /** Whether it has a result set of its own. */
  readonly hasRows: boolean;
  readonly resolve: (result: QueryResult) => void;
  readonly reject: (error: unknown) => void;
}

/** A requester that sends nothing: it collects statements, and whoever sends them resolves the requests. */
export class StatementCollector implements Requester {
  readonly #pending: PendingStatement[] = [];
  readonly #onStatement: () => void;

  constructor(onStatement: () => void = () => undefined) {
    this.#onStatement = onStatement;
  }

  request(): MssqlRequest {
    const inputs: Input[] = [];
    const request: MssqlRequest = {
      arrayRowMode: null,
      stream: false,
      input: (name: string, ...rest: readonly unknown[]) =>
        inputs.push({ name, type: rest.length > 1 ? (rest[0] as SqlType) : null, value: rest.at(-1) }),
      query: (text) =>
        new Promise((resolve, reject) => {
          const { arrayRowMode } = request;
          this.#pending.push({ text, inputs, arrayRowMode, hasRows: true, resolve, reject });
          this.#onStatement();
        }),
      batch: () => Promise.reject(new InvariantBroken('a batch cannot wait for others')),
    };
    return request;
  }

  get count(): number {
    return this.#pending.length;
  }

  /** The collected statements, in the order of the requests. */
  drain(): PendingStatement[] {
    return this.#pending.splice(0);
  }
}

/**
 * Sends statements together, in order, in as few requests as their parameters allow. Each is resolved with its own
 * result set. Throws the server's error; the statements that were not run are rejected with it.
 */
export async function sendTogether(
  target: Requester,
  statements: readonly PendingStatement[],
): Promise<void> {
  let from = 0;
  try {
    while (from < statements.length) {
      const to = endOfBatch(statements, from);
      const batch = statements.slice(from, to);
      const results = await sendBatch(target, batch);
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] ?? { rowsAffected: [] });
      from = to;
    }
  } catch (error) {
    for (const { reject } of statements.slice(from)) reject(error);
    throw error;
  }
}

function endOfBatch(statements: readonly PendingStatement[], from: number): number {
  let parameters = 0;
  let to = from;
  let mode: boolean | null | undefined;
  for (const { inputs, arrayRowMode, hasRows } of statements.slice(from, from + MAXIMUM_STATEMENTS)) {
    parameters += inputs.length;
    const isOtherMode = hasRows && mode !== undefined && arrayRowMode !== mode;
    if (to > from && (parameters > MAXIMUM_PARAMETERS || isOtherMode)) break;
    if (hasRows) mode = arrayRowMode;
    to += 1;
  }
  return to;
}

async function sendBatch(
  target: Requester,
  batch: readonly PendingStatement[],
): Promise<readonly QueryResult[]> {
  const request = target.request();
  const mode = batch.find(({ hasRows }) => hasRows)?.arrayRowMode ?? null;
  if (mode !== null) request.arrayRowMode = mode;
  const texts: string[] = [];
  for (const [index, { text, inputs }] of batch.entries()) {
    const prefix = batch.length === 1 ? '' : `s${index}_`;
    for (const { name, type, value } of inputs) {
      if (type) request.input(`${prefix}${name}`, type, value);
      else request.input(`${prefix}${name}`, value);
    }
    // Our statements contain no literals with an at sign: values are parameters, and @@rowcount is not one.
    texts.push(prefix === '' ? text : text.replaceAll(/(?<!@)@(?=\w)/g, `@${prefix}`));
  }
  const result = await request.query(texts.join(BETWEEN_STATEMENTS));
  if (batch.length === 1) return [result];
  const recordsets = (result.recordsets ?? []).values();
  return batch.map(({ hasRows }) =>
    hasRows ? { recordset: recordsets.next().value ?? [], rowsAffected: [] } : { rowsAffected: [] },
  );
}
