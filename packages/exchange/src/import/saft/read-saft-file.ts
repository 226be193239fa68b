import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { TextDecoder } from 'node:util';
import type { SaftReading } from './parse-saft.ts';
import { SaftReader } from './parse-saft.ts';
import type { ImportFault } from '../../saft-file.ts';
import { countLines, firstLineNotUtf8, NOT_UTF8, problemOfStart } from '../utf8-lines.ts';

export interface ReadFile extends SaftReading {
  readonly fileName: string;
  /** SHA-256 of the bytes, hex. */
  readonly fileHash: string;
}

/** Encodings beside UTF-8 that an XML declaration may name; Portugal's files are usually Windows-1252. */
const singleByteEncodings: ReadonlySet<string> = new Set(['windows-1252', 'iso-8859-1', 'iso-8859-15']);

/** The decoder of the encoding that the XML declaration names; of UTF-8 where it names none that is read. */
function decoderOf(start: Buffer): TextDecoder {
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding=["']([\w-]+)["']/i.exec(
    start.subarray(0, 200).toString('latin1'),
  )?.[1];
  const encoding = declared?.toLowerCase() ?? 'utf-8';
  return singleByteEncodings.has(encoding)
    ? new TextDecoder(encoding)
    : new TextDecoder('utf-8', { fatal: true });
}

/** The text of the next bytes, of the end where there are none; null when they are not of the encoding. */
function decode(decoder: TextDecoder, bytes: Buffer | null): string | null {
  try {
    return bytes === null ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Streams a SAF-T file from disk. A file that is not UTF-8, and says no other encoding, has one fault, in its first line that is not. */
export async function readSaftFile(path: string, fileName = basename(path)): Promise<ReadFile> {
  const reader = new SaftReader();
  const digest = createHash('sha256');
  let decoder: TextDecoder | null = null;
  // The chunk before, for a character that the end of a chunk cuts, and the line in which it begins.
  let [before, lineBefore]: [Buffer, number] = [Buffer.alloc(0), 1];
  let unreadable: ImportFault | null = null;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    digest.update(chunk);
    if (unreadable !== null) continue;
    const problem = decoder === null ? problemOfStart(chunk) : null;
    if (problem !== null) {
      unreadable = { line: 1, problem };
      continue;
    }
    decoder ??= decoderOf(chunk);
    const text = decode(decoder, chunk);
    if (text === null)
      unreadable = {
        line: firstLineNotUtf8(Buffer.concat([before, chunk]), lineBefore),
        problem: NOT_UTF8,
      };
    else reader.write(text);
    lineBefore += countLines(before);
    before = chunk;
  }
  if (unreadable === null && decoder !== null && decode(decoder, null) === null)
    unreadable = { line: firstLineNotUtf8(before, lineBefore), problem: NOT_UTF8 };
  const reading =
    unreadable === null ? reader.end() : { file: null, faults: [unreadable], isUnknownForm: false };
  return { ...reading, fileName, fileHash: digest.digest('hex') };
}
