import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';

/** A record of the file; `line`: where it begins, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The error that ends the reading of a file. */
export class CsvFault extends Error {
  override readonly name = 'CsvFault';
  readonly line: number;

  constructor(line: number, problem: string) {
    super(problem);
    this.line = line;
  }
}

/** The maximum length of a record, in bytes: an unclosed quote must not turn the rest of the file into one cell. */
const LONGEST_RECORD = 100_000;

export interface CsvReading {
  readonly delimiter: string;
  /** Called with every piece of the file as it is read. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Streams the records of a CSV file (RFC 4180): UTF-8, with a byte order mark or without, any line ends. Blank lines are skipped.
 * Memory is a piece of the file. Answers the file's SHA-256 at its end. Throws `CsvFault`.
 */
export async function* readCsvRows(
  path: string,
  { delimiter, onBytes = () => undefined }: CsvReading,
): AsyncGenerator<CsvRow, string> {
  const digest = createHash('sha256');
  const parser = parse({
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    info: true,
    max_record_size: LONGEST_RECORD,
  });
  const reading = feed(parser, path, (chunk) => {
    digest.update(chunk);
    onBytes(chunk.length);
  });
  // Its failure is the parser's, which is read below.
  reading.catch(() => undefined);
  let before = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      const line = before + 1;
      before = info.lines;
      if (record.length > 1 || record[0]?.trim() !== '') yield { line, cells: record };
    }
    await reading;
  } catch (error) {
    if (error instanceof CsvError) throw new CsvFault(lineOf(error) ?? before + 1, problemOf(error));
    throw error;
  } finally {
    parser.destroy();
    await reading.catch(() => undefined);
  }
  return digest.digest('hex');
}

async function feed(
  parser: ReturnType<typeof parse>,
  path: string,
  onChunk: (chunk: Buffer) => void,
): Promise<void> {
  const text = new LineText();
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      onChunk(chunk);
      if (!parser.write(text.of(chunk)))
        await new Promise<void>((resolve) => {
          const goOn = (): void => {
            parser.off('drain', goOn).off('close', goOn);
            resolve();
          };
          parser.on('drain', goOn).on('close', goOn);
        });
      if (parser.destroyed) return;
    }
    parser.end(text.rest());
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

function problemOf({ code }: CsvError): string {
  const problems: Readonly<Record<string, string>> = {
    CSV_QUOTE_NOT_CLOSED: 'a quote is not closed before the end of the file',
    CSV_MAX_RECORD_SIZE: `a record is longer than ${LONGEST_RECORD} bytes: is a quote not closed?`,
    INVALID_OPENING_QUOTE: 'a quote is inside a cell that does not begin with one',
    CSV_INVALID_CLOSING_QUOTE:
      'a quoted cell continues after its closing quote; a quote inside must be doubled',
  };
  return problems[code] ?? 'is not well-formed CSV';
}

/** UTF-8 text with line feeds only, whatever ends its lines, so that lines are counted as an editor counts them. */
class LineText {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #before: Buffer = Buffer.alloc(0);
  #lineBefore = 1;
  #endsWithReturn = false;

  of(chunk: Buffer): string {
    const text = this.#decoded(() => this.#decoder.decode(chunk, { stream: true }), chunk);
    this.#lineBefore += countLines(this.#before);
    this.#before = chunk;
    return this.#unified(text);
  }

  rest(): string {
    return this.#unified(this.#decoded(() => this.#decoder.decode(), Buffer.alloc(0)));
  }

  #unified(text: string): string {
    const own = this.#endsWithReturn && text.startsWith('\n') ? text.slice(1) : text;
    if (text !== '') this.#endsWithReturn = text.endsWith('\r');
    return own.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  }

  #decoded(decode: () => string, chunk: Buffer): string {
    try {
      return decode();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new CsvFault(
        firstLineNotUtf8(Buffer.concat([this.#before, chunk]), this.#lineBefore),
        'is not UTF-8 text',
      );
    }
  }
}

const NEWLINE = 0x0a;

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

/** The first line of the bytes that is not UTF-8; they begin in the line `line`, maybe inside a character. */
function firstLineNotUtf8(bytes: Buffer, line: number): number {
  let from = 0;
  while (from < 3 && ((bytes[from] ?? 0) & 0xc0) === 0x80) from += 1;
  for (let current = line; ; current += 1) {
    const end = bytes.indexOf(NEWLINE, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) return current;
    from = end + 1;
  }
}

/** The line that the parser had reached. */
function lineOf(error: CsvError): number | null {
  const lines: unknown = error['lines'];
  return typeof lines === 'number' ? lines : null;
}
