import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import type { CopyPart, CopyTarget } from '@cifra/database/copy/stream';
import { writeStream, type CopyTotals } from '@cifra/database/copy/write-stream';
import { decrypted, encrypted } from './age.ts';
import { linesOf, partsOf } from './lines.ts';

const OWNERS_ALONE = 0o600;

interface Work {
  readonly parts: AsyncIterable<CopyPart>;
  readonly recipients: readonly string[];
  /** A new file for what is encrypted. */
  readonly path: string;
  /** Where the same bytes are restored to. */
  readonly target: CopyTarget;
  readonly onRows?: (table: string, rowCount: number) => void;
}

export interface Encrypted {
  readonly totals: CopyTotals;
  readonly bytes: { readonly plain: number; readonly compressed: number; readonly encrypted: number };
  readonly sha256: string;
}

/**
 * Compresses a stream once, encrypts what came of it into a file, and restores the same bytes into a database. The file has reached the disk when it
 * resolves. What is in memory is bounded: whichever of the two is slower holds up the reading.
 */
export async function encryptAndLoad({ parts, recipients, path, target, onRows }: Work): Promise<Encrypted> {
  const bytes = { plain: 0, compressed: 0, encrypted: 0 };
  const [toEncrypt, toLoad] = [new PassThrough(), new PassThrough()];
  const abort = new AbortController();
  const { signal } = abort;
  const failures: unknown[] = [];
  const failing = <Value>(work: Promise<Value>): Promise<Value | null> =>
    work.catch((error: unknown) => {
      failures.push(error);
      abort.abort();
      return null;
    });
  const counting = async function* () {
    for await (const line of linesOf(parts)) {
      bytes.plain += line.length;
      yield line;
    }
  };
  const give = async (stream: PassThrough, chunk: Uint8Array): Promise<void> => {
    if (!stream.write(chunk)) await once(stream, 'drain', { signal });
  };
  const reading = pipeline(
    Readable.from(counting(), { objectMode: false }),
    createZstdCompress(),
    async (compressed: AsyncIterable<Uint8Array>) => {
      for await (const chunk of compressed) {
        bytes.compressed += chunk.length;
        await Promise.all([give(toEncrypt, chunk), give(toLoad, chunk)]);
      }
      toEncrypt.end();
      toLoad.end();
    },
    { signal },
  );
  const digest = createHash('sha256');
  const encrypting = pipeline(
    toEncrypt,
    async (compressed: AsyncIterable<Uint8Array>) => {
      const file = await open(path, 'wx', OWNERS_ALONE);
      try {
        for await (const chunk of encrypted(compressed, recipients)) {
          digest.update(chunk);
          bytes.encrypted += chunk.length;
          await file.writeFile(chunk);
        }
        await file.sync();
      } finally {
        await file.close();
      }
    },
    { signal },
  );
  const loading = loadFrom(toLoad, target, { signal, ...(onRows && { onRows }) });
  const [totals] = await Promise.all([failing(loading), failing(reading), failing(encrypting)]);
  if (failures.length > 0 || totals === null) throw failures[0];
  return { totals, bytes, sha256: digest.digest('hex') };
}

/** Restores what was encrypted. Throws where no identity fits, a byte was changed, the end is missing, or a row is not what its table's total says. */
export function decryptAndLoad(
  file: Readable,
  identities: readonly string[],
  target: CopyTarget,
  onRows?: (table: string, rowCount: number) => void,
): Promise<CopyTotals> {
  return loadFrom(Readable.from(decrypted(file, identities), { objectMode: false }), target, {
    ...(onRows && { onRows }),
  });
}

async function loadFrom(
  compressed: Readable,
  target: CopyTarget,
  { signal, onRows }: { readonly signal?: AbortSignal; readonly onRows?: Work['onRows'] },
): Promise<CopyTotals> {
  let totals: CopyTotals | null = null;
  await pipeline(
    compressed,
    createZstdDecompress(),
    async (plain: AsyncIterable<Uint8Array>) => {
      totals = await writeStream(partsOf(plain), target, { ...(onRows && { onRows }) });
    },
    { ...(signal && { signal }) },
  );
  return totals as unknown as CopyTotals;
}
