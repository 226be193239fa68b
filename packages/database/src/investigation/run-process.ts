import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type {
  LimitName,
  ProcessLine,
  ProcessRequest,
  ResultColumn,
  ResultRow,
  SeenCommit,
} from './message.ts';

/** How an investigation ended, with what it cost. */
export interface InvestigationEnd {
  readonly outcome: 'COMPLETED' | 'REFUSED' | 'FAILED' | 'KILLED';
  /** The limit at which it was ended. Null: none. */
  readonly limit: LimitName | null;
  /** Why it was refused or failed, in the database's words. */
  readonly problem: string | null;
  readonly rowCount: number;
  readonly byteCount: number;
  readonly millis: number;
  /** Null where the process was killed before it could say. */
  readonly cpuMillis: number | null;
  readonly seen: SeenCommit | null;
}

/** Takes the result as it comes. */
export interface ResultSink {
  readonly columns: (columns: readonly ResultColumn[], seen: SeenCommit | null) => void;
  /** Answers when there is room for more. */
  readonly row: (row: ResultRow) => Promise<void> | void;
}

const program = fileURLToPath(new URL('process.ts', import.meta.url));
const sources = fileURLToPath(new URL('../../', import.meta.url));
/** What the program itself needs besides SQLite's memory. */
const HEAP_MEBIBYTES = 64;

/**
 * Without a permission it has none: no file besides its sources and the database, no child, no thread, no add-on. The environment is empty.
 * https://nodejs.org/docs/latest-v24.x/api/permissions.html
 */
const nodeArguments = (path: string): readonly string[] => [
  '--permission',
  `--allow-fs-read=${sources}*`,
  `--allow-fs-read=${path}`,
  `--max-old-space-size=${HEAP_MEBIBYTES}`,
  '--disable-warning=ExperimentalWarning',
  program,
];

/** What Node has for itself before a statement runs, most of it reserved for code and never used: 576 MiB were measured. */
const NODE_MEBIBYTES = 640;

/**
 * The kernel ends the process at its CPU time, also when whoever started it is gone: a statement in SQLite looks at nothing else. XCPU at
 * the soft limit tells that from other ends. Memory beyond its limit is not given (RLIMIT_DATA, Linux); SQLite itself counts none, because
 * Node's is built without: `hard_heap_limit` has no effect.
 */
const LIMITED =
  'ulimit -c 0; ulimit -S -t "$1"; ulimit -H -t "$(($1 + 1))"; ulimit -d "$2" 2>/dev/null; shift 2; exec "$@"';

function start({ path, limits }: ProcessRequest): ChildProcessWithoutNullStreams {
  const command = [process.execPath, ...nodeArguments(path)] as const;
  const options = { env: {} as NodeJS.ProcessEnv };
  if (process.platform === 'win32') return spawn(command[0], command.slice(1), options);
  const memoryKibibytes = (NODE_MEBIBYTES + limits.memoryMebibytes) * 1024;
  return spawn(
    '/bin/sh',
    ['-c', LIMITED, 'sh', String(limits.cpuSeconds), String(memoryKibibytes), ...command],
    options,
  );
}

/** Runs one statement in a process of its own, which is killed at the first limit that it reaches. The rows until then are the sink's. */
export async function runInProcess(request: ProcessRequest, sink: ResultSink): Promise<InvestigationEnd> {
  const begun = performance.now();
  const child = start(request);
  let [rowCount, byteCount] = [0, 0];
  let seen: SeenCommit | null = null;
  let isLate = false;
  let end: Extract<ProcessLine, { readonly end: string }> | null = null;
  let errors = '';
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, request.limits.seconds * 1000);
  const closed = new Promise<NodeJS.Signals | number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? code));
  });
  closed.catch(() => undefined);
  child.stderr.on('data', (piece: Buffer) => {
    if (errors.length < 4_000) errors += piece.toString('utf8');
  });
  // It may have ended before it has read all of it.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(request));
  try {
    for await (const text of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
      const line = parsedLine(text);
      // What a kill cut off.
      if (line === null) break;
      if ('row' in line) {
        rowCount += 1;
        byteCount += Buffer.byteLength(text) + 1;
        await sink.row(line.row);
      } else if ('columns' in line) {
        seen = line.seen;
        sink.columns(line.columns, line.seen);
      } else end = line;
    }
    const exit = await closed;
    const told = end === null ? untold({ exit, isLate, errors }) : toldBy(end);
    return {
      ...told,
      rowCount,
      byteCount,
      seen,
      millis: Math.round(performance.now() - begun),
      cpuMillis: end?.cpuMillis ?? null,
    };
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

function parsedLine(text: string): ProcessLine | null {
  try {
    return JSON.parse(text) as ProcessLine;
  } catch {
    return null;
  }
}

type Told = Pick<InvestigationEnd, 'outcome' | 'limit' | 'problem'>;

function toldBy(end: Extract<ProcessLine, { readonly end: string }>): Told {
  return {
    outcome: end.end,
    limit: 'limit' in end ? end.limit : null,
    problem: 'problem' in end ? end.problem : null,
  };
}

interface Ending {
  readonly exit: NodeJS.Signals | number | null;
  readonly isLate: boolean;
  readonly errors: string;
}

/** What ended a process that could not say so itself. */
function untold({ exit, isLate, errors }: Ending): Told {
  const killed = (limit: LimitName): Told => ({ outcome: 'KILLED', limit, problem: null });
  if (isLate) return killed('TIME');
  if (exit === 'SIGXCPU') return killed('CPU_TIME');
  // V8 without memory aborts; a kernel without memory kills.
  if (
    exit === 'SIGABRT' ||
    exit === 134 ||
    exit === 'SIGTRAP' ||
    exit === 'SIGILL' ||
    /out of memory/i.test(errors)
  )
    return killed('MEMORY');
  const problem = `the process of the query ended with ${exit}`;
  return { outcome: 'FAILED', limit: null, problem };
}
