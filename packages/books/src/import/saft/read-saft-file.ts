import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { SaftReading } from './parse-saft.ts';
import { SaftReader } from './parse-saft.ts';

export interface ReadFile extends SaftReading {
  readonly fileName: string;
  /** SHA-256 of the bytes, hex. */
  readonly fileHash: string;
}

/** Streams a SAF-T file from disk. A file that is not UTF-8 is a fault of its first line that is not. */
export async function readSaftFile(path: string, fileName = basename(path)): Promise<ReadFile> {
  const reader = new SaftReader();
  const digest = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      digest.update(chunk);
      const text = decoder.decode(chunk, { stream: true });
      reader.write(text);
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line += 1;
    }
    reader.write(decoder.decode());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { file: null, faults: [{ line, problem: 'is not text in UTF-8' }], fileName, fileHash: digest.digest('hex') };
  }
  return { ...reader.end(), fileName, fileHash: digest.digest('hex') };
}
