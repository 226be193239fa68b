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

/** As scanners for mail servers end: 0 is clean, 1 infected, anything else a failure. No shell is involved. */
function byCommand([program, ...args]: readonly [string, ...string[]], mostMillis: number): VoucherScanner {
  return async (content) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: mostMillis });
    const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(code ?? signal));
    });
    // Whoever waits for the end is told; the input may break off before.
    ended.catch(() => undefined);
    const texts = Promise.all([limitedText(child.stdout), limitedText(child.stderr)]);
    // A scanner that has seen enough reads no further.
    await pipeline(Readable.from(content, { objectMode: false }), child.stdin).catch((error: unknown) => {
      if (!hasStoppedReading(error)) {
        child.kill();
        throw error;
      }
    });
    const code = await ended;
    const [output, errors] = await texts;
    if (code === CLEAN) return { isInfected: false, finding: null };
    if (code === INFECTED) return { isInfected: true, finding: firstLine(output) || null };
    throw new Error(
      `the scanner ended with ${code}: ${firstLine(errors) || firstLine(output) || 'it said nothing'}`,
    );
  };
}

function hasStoppedReading(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'EPIPE' || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

async function limitedText(stream: Readable): Promise<string> {
  let text = '';
  for await (const piece of stream as AsyncIterable<Buffer>)
    if (text.length < MOST_OUTPUT) text += piece.toString('utf8');
  return text;
}

/** The content is posted; the answer is JSON: `{"infected": true, "finding": "…"}`. Redirects are not followed. */
function byRequest(url: string, mostMillis: number): VoucherScanner {
  return async (content) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: Readable.toWeb(Readable.from(content, { objectMode: false })) as ReadableStream,
      duplex: 'half',
      redirect: 'error',
      signal: AbortSignal.timeout(mostMillis),
    });
    const text = (await answer.text()).slice(0, MOST_OUTPUT);
    if (!answer.ok) throw new Error(`the scanner answered ${answer.status}`);
    const said = parsed(text);
    if (typeof said.infected !== 'boolean')
      throw new Error('the scanner answered nothing that is understood');
    return {
      isInfected: said.infected,
      finding: typeof said.finding === 'string' ? firstLine(said.finding) || null : null,
    };
  };
}

function parsed(text: string): { readonly infected?: unknown; readonly finding?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
