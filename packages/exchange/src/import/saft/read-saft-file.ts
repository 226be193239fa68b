import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { TextDecoder } from 'node:util';
import type { SaftReading } from './parse-saft.ts';
import { SaftReader } from './parse-saft.ts';
import type { ImportFault } from '../../saft-file.ts';

export interface ReadFile extends SaftReading {
  readonly fileName: string;
  /** SHA-256 of the bytes, hex. */
  readonly fileHash: string;
}

const NEWLINE = 0x0a;

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

/** The first line of the bytes that is not UTF-8. They begin in the line `line`, maybe inside a character. */
function firstLineNotUtf8(bytes: Buffer, line: number): number {
  let from = 0;
  while (from < 3 && isContinuation(bytes[from])) from += 1;
  for (let current = line; ; current += 1) {
    const end = bytes.indexOf(NEWLINE, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) return current;
    from = end + 1;
  }
}

/** The text of the next bytes, of the end where there are none; null when they are not UTF-8. */
function decode(decoder: TextDecoder, bytes: Buffer | null): string | null {
  try {
    return bytes === null ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Streams a SAF-T file from disk. A file that is not UTF-8 has one fault, in its first line that is not. */
export async function readSaftFile(path: string, fileName = basename(path)): Promise<ReadFile> {
  const reader = new SaftReader();
  const digest = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  // The chunk before, for a character that the end of a chunk cuts, and the line in which it begins.
  let [before, lineBefore]: [Buffer, number] = [Buffer.alloc(0), 1];
  let notUtf8: ImportFault | null = null;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    digest.update(chunk);
    if (notUtf8 !== null) continue;
    const text = decode(decoder, chunk);
    if (text === null)
      notUtf8 = {
        line: firstLineNotUtf8(Buffer.concat([before, chunk]), lineBefore),
        problem: 'is not UTF-8 text',
      };
    else reader.write(text);
    lineBefore += countLines(before);
    before = chunk;
  }
  if (notUtf8 === null && decode(decoder, null) === null)
    notUtf8 = { line: firstLineNotUtf8(before, lineBefore), problem: 'is not UTF-8 text' };
  const reading = notUtf8 === null ? reader.end() : { file: null, faults: [notUtf8] };
  return { ...reading, fileName, fileHash: digest.digest('hex') };
}
