import { InvariantBroken } from '@cifra/database/failures';
import type { CopyPart } from '@cifra/database/copy/stream';

/** The stream as text: a line of JSON for each part. */
export async function* linesOf(parts: AsyncIterable<CopyPart>): AsyncGenerator<Uint8Array> {
  for await (const part of parts) yield Buffer.from(`${JSON.stringify(part)}\n`);
}

/** Longer than any line: a portion has at most a million characters, and a single value may be as long as the largest file that is kept. */
const LONGEST_LINE = 512 * 1024 * 1024;

/** The parts that a text has. Throws where a line is none; a text that ends early lacks parts, which whoever reads them finds. */
export async function* partsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CopyPart> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      waiting.push(chunk.subarray(from, end));
      yield partOf(Buffer.concat(waiting).toString('utf8'));
      waiting = [];
      length = 0;
      from = end + 1;
    }
    if (from === chunk.length) continue;
    waiting.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > LONGEST_LINE) throw new InvariantBroken('a line of the backup has no end');
  }
  if (length > 0) throw new InvariantBroken('the backup ends within a line');
}

function partOf(line: string): CopyPart {
  const part = JSON.parse(line) as CopyPart;
  if (part.kind !== 'begin' && part.kind !== 'rows' && part.kind !== 'total')
    throw new InvariantBroken('the backup has a line that is no part of a copy');
  return part;
}
