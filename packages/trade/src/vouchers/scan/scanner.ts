import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cutText } from '@cifra/domain/cut-text';

/** What a scanner said of a file. */
export interface ScanVerdict {
  readonly isInfected: boolean;
  /** What it found; null: nothing. */
  readonly finding: string | null;
}

/** Looks at the content of a file. Throws an error that says in one line why it could not. */
export type VoucherScanner = (content: AsyncIterable<Uint8Array>) => Promise<ScanVerdict>;

/** What the operator configured: a command that reads the file from its input, or an address that it is posted to. */
export type ScannerSettings = { readonly command: readonly [string, ...string[]] } | { readonly url: string };

/** A scan that takes longer has failed. */
const MOST_MILLIS = 120_000;
const MOST_OUTPUT = 64 * 1024;
const CLEAN = 0;
const INFECTED = 1;

export const scannerOf = (settings: ScannerSettings, mostMillis = MOST_MILLIS): VoucherScanner =>
  'url' in settings ? byRequest(settings.url, mostMillis) : byCommand(settings.command, mostMillis);

const firstLine = (text: string): string =>
  cutText(
    text
      .trim()
      .split('\n', 1)[0]
      ?.replaceAll(/\p{Cc}/gu, ' ') ?? '',
    300,
  ).trim();

/** A content as a scanner takes it, and whether it has taken all of it. */
function takingOf(content: AsyncIterable<Uint8Array>) {
  let isWhole = false;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield* content;
    isWhole = true;
  }
  return { stream: Readable.from(pieces(), { objectMode: false }), isWhole: () => isWhole };
}

const late = (mostMillis: number) => new Error(`the scanner did not end within ${mostMillis / 1_000} s`);
const unread = () => new Error('the scanner called the file clean before it had read it');

/** As scanners for mail servers end: 0 is clean, 1 infected, anything else a failure. No shell is involved. */
function byCommand([program, ...args]: readonly [string, ...string[]], mostMillis: number): VoucherScanner {
  return async (content) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdin, stdout, stderr } = child;
    let isLate = false;
    // It is asked for nothing, and whatever it started and left behind is not waited for.
    const end = () => {
      child.kill('SIGKILL');
      for (const stream of [stdin, stdout, stderr]) stream.destroy();
    };
    const timer = setTimeout(() => {
      isLate = true;
      end();
    }, mostMillis);
    const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(code ?? signal));
    });
    // Whoever waits for the end is told; the input may break off before.
    ended.catch(() => undefined);
    const texts = Promise.all([limitedText(stdout), limitedText(stderr)]);
    try {
      let hasRead = true;
      // A scanner that has found something reads no further.
      await pipeline(takingOf(content).stream, stdin).catch((error: unknown) => {
        if (!isLate && !hasStoppedReading(error)) throw error;
        hasRead = false;
      });
      const code = await ended;
      const [output, errors] = await texts;
      if (isLate) throw late(mostMillis);
      if (code === CLEAN && !hasRead) throw unread();
      if (code === CLEAN) return { isInfected: false, finding: null };
      if (code === INFECTED) return { isInfected: true, finding: firstLine(output) || null };
      throw new Error(
        `the scanner ended with ${code}: ${firstLine(errors) || firstLine(output) || 'it said nothing'}`,
      );
    } finally {
      clearTimeout(timer);
      end();
    }
  };
}

/** What a write to somebody who has gone ends with: it depends on how far the write had come. */
const gone: ReadonlySet<unknown> = new Set([
  'EPIPE',
  'ECONNRESET',
  'ECANCELED',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

function hasStoppedReading(error: unknown): boolean {
  return error instanceof Error && 'code' in error && gone.has(error.code);
}

/** The beginning of what a program writes; what it wrote until it was ended. */
async function limitedText(stream: Readable): Promise<string> {
  let text = '';
  try {
    for await (const piece of stream as AsyncIterable<Buffer>)
      if (text.length < MOST_OUTPUT) text += piece.toString('utf8');
  } catch (error) {
    if (!stream.destroyed) throw error;
  }
  return text;
}

/** The content is posted; the answer is JSON: `{"infected": true, "finding": "…"}`. Redirects are not followed. */
function byRequest(url: string, mostMillis: number): VoucherScanner {
  return async (content) => {
    const taking = takingOf(content);
    const signal = AbortSignal.timeout(mostMillis);
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: Readable.toWeb(taking.stream) as ReadableStream,
        duplex: 'half',
        redirect: 'error',
        signal,
      });
      if (!answer.ok) {
        await answer.body?.cancel();
        throw new Error(`the scanner answered ${answer.status}`);
      }
      const said = parsed(await limitedAnswer(answer));
      if (typeof said.infected !== 'boolean')
        throw new Error('the scanner answered nothing that is understood');
      if (!said.infected && !taking.isWhole()) throw unread();
      return {
        isInfected: said.infected,
        finding: typeof said.finding === 'string' ? firstLine(said.finding) || null : null,
      };
    } catch (error) {
      throw signal.aborted ? late(mostMillis) : error;
    }
  };
}

/** An answer without an end is read no further than anybody understands. */
async function limitedAnswer({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > MOST_OUTPUT) throw new Error('the scanner answered nothing that is understood');
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parsed(text: string): { readonly infected?: unknown; readonly finding?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
