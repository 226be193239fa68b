import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { countLines, firstLineNotUtf8, NOT_UTF8, problemOfStart } from '../utf8-lines.ts';
import { RecordLength } from './record-length.ts';

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
const TOO_LONG = `a record is longer than ${LONGEST_RECORD} bytes; a quote may not be closed`;
/** Lines of spaces: they are skipped one by one, and a file of nothing else would keep a thread for minutes. */
const MOST_BLANK_LINES = 10_000;

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
  // The last line of the records that the parser has emitted: its error may come before they are read.
  let linesParsed = 0;
  // The parser's own limit counts what is in the cells: a record of delimiters alone would have no end.
  const length = new RecordLength(LONGEST_RECORD);
  const parser = parse({
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
    max_record_size: LONGEST_RECORD,
    on_record: (record: string[], { lines }: { lines: number }) => {
      linesParsed = lines;
      return record;
    },
  });
  const onChunk = (chunk: Buffer): void => {
    digest.update(chunk);
    onBytes(chunk.length);
  };
  const reading = feed(parser, { path, length, onChunk });
  // Its failure is the parser's, which is read below.
  reading.catch(() => undefined);
  let blankLines = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      const line = info.lines - newlinesIn(record);
      if (record.length > 1 || record[0]?.trim() !== '') yield { line, cells: record };
      else if ((blankLines += 1) > MOST_BLANK_LINES)
        throw new CsvFault(line, `the file has more than ${MOST_BLANK_LINES} blank lines`);
    }
    await reading;
  } catch (error) {
    if (error instanceof CsvError) {
      const isToTheEnd = error.code === 'CSV_QUOTE_NOT_CLOSED';
      throw new CsvFault(lineOf(error, isToTheEnd ? length.recordLine : linesParsed + 1), problemOf(error));
    }
    throw error;
  } finally {
    parser.destroy();
    await reading.catch(() => undefined);
  }
  return digest.digest('hex');
}

/** Line feeds inside the cells: a record ends so many lines after it begins. */
function newlinesIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells)
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count += 1;
  return count;
}

async function feed(
  parser: ReturnType<typeof parse>,
  {
    path,
    length,
    onChunk,
  }: {
    readonly path: string;
    readonly length: RecordLength;
    readonly onChunk: (chunk: Buffer) => void;
  },
): Promise<void> {
  const text = new LineText();
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      onChunk(chunk);
      // Whoever reads may have stopped: a destroyed parser neither drains nor closes again.
      if (parser.destroyed) return;
      const piece = text.of(chunk);
      const longLine = length.passedAt(piece);
      if (longLine !== null) throw new CsvFault(longLine, TOO_LONG);
      if (!parser.write(piece) && !parser.destroyed)
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
    CSV_MAX_RECORD_SIZE: TOO_LONG,
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
    const problem = this.#before.length === 0 ? problemOfStart(chunk) : null;
    if (problem !== null) throw new CsvFault(1, problem);
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
      throw new CsvFault(firstLineNotUtf8(Buffer.concat([this.#before, chunk]), this.#lineBefore), NOT_UTF8);
    }
  }
}

/** Where a fault is: the line that the parser had reached; for an open quote, the first line of its record. */
function lineOf(error: CsvError, recordLine: number): number {
  const lines: unknown = error['lines'];
  const isOpenQuote = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
  return isOpenQuote || typeof lines !== 'number' ? recordLine : lines;
}
