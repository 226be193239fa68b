import { TextDecoder } from 'node:util';

/** Thrown while a file is read; the reader of the format makes a refusal of it. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
  /** What had been read by then. */
  readonly bytes: number;
  constructor(bytes: number) {
    super(`a file of more than ${bytes} bytes`);
    this.bytes = bytes;
  }
}
export class NotUtf8 extends Error {
  override readonly name = 'NotUtf8';
}

interface Options {
  readonly maximumBytes: number;
  readonly onBytes: (bytes: Uint8Array) => void;
}

/**
 * The lines of a text file as it streams past: ended by LF or CRLF, the last one also by the file's end. A byte order mark is left
 * out. Holds one line and one chunk. Throws `TooLarge`, `NotUtf8`.
 */
export async function* linesOf(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  { maximumBytes, onBytes }: Options,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let byteCount = 0;
  let rest = '';
  for await (const chunk of chunks) {
    byteCount += chunk.length;
    if (byteCount > maximumBytes) throw new TooLarge(byteCount);
    onBytes(chunk);
    const lines = (rest + decode(decoder, chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield withoutReturn(line);
  }
  rest += decode(decoder, null);
  if (rest !== '') yield withoutReturn(rest);
}

function decode(decoder: TextDecoder, chunk: Uint8Array | null): string {
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (error) {
    throw new NotUtf8('not UTF-8', { cause: error });
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
