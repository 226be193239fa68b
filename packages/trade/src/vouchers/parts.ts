import { tenantProjection } from '@cifra/books/command';
import type { TenantReadTx } from '@cifra/database/tx';
import { addPart, dropLeftParts, dropPart, dropUnrecordedParts, partsAfter } from './queries.ts';

/** A part of a file: what one command writes, and so for how long it keeps other commands of the tenant waiting. */
export const PART_BYTES = 192 * 1024;

/** Hours after which parts of a file that was never recorded are deleted: as long as an upload is kept. */
const LEFT_PART_HOURS = 24;

export interface ArrivingPart {
  readonly fileHash: string;
  readonly ordinal: number;
  /** Base64: commands are plain data. */
  readonly content: string;
}

/**
 * Keeps a part of a file. Once more, it takes the place of what an attempt that was cut off has left: content of the same hash is the same. What
 * such attempts of other files left is deleted with it, a day after it came.
 */
export const keepVoucherPart = tenantProjection<ArrivingPart, null>(
  'vouchers.keepPart',
  async (tx, { fileHash, ordinal, content: base64 }) => {
    const content = Buffer.from(base64, 'base64');
    const arrivedAtMicros = tx.databaseClockMicros;
    if (ordinal === 1)
      tx.derive(dropLeftParts, { beforeMicros: arrivedAtMicros - BigInt(LEFT_PART_HOURS) * 3_600_000_000n });
    tx.derive(dropPart, { fileHash, ordinal });
    tx.derive(
      addPart,
      { fileHash, ordinal, byteCount: BigInt(content.length), arrivedAtMicros, content },
      'ONE',
    );
    return null;
  },
);

/** Deletes what has arrived of a file that was refused. A file that is recorded keeps its content. */
export const dropVoucherParts = tenantProjection<{ readonly fileHash: string }, null>(
  'vouchers.dropParts',
  async (tx, { fileHash }) => {
    tx.derive(dropUnrecordedParts, { fileHash });
    return null;
  },
);

/** The content of a file, a few parts in memory at a time. */
export async function* contentOf(tx: TenantReadTx, fileHash: string): AsyncGenerator<Uint8Array> {
  let last = 0;
  for (;;) {
    const parts = await tx.all(partsAfter, { fileHash, ordinal: last });
    for (const { ordinal, content } of parts) {
      if (ordinal !== last + 1) return;
      last = ordinal;
      yield content;
    }
    if (parts.length === 0) return;
  }
}
