import path from 'node:path';
import type { Placement } from '@cifra/books/command';
import { openFileRows } from './file-rows.ts';
import { openServerRows } from './server-rows.ts';
import type { StoredRows } from './stored-rows.ts';

interface Where {
  readonly dataDirectory: string;
  readonly placement: Placement;
}

export async function openStoredRows({ dataDirectory, placement }: Where): Promise<StoredRows> {
  return placement.engine === 'sqlite'
    ? openFileRows(path.join(dataDirectory, placement.database))
    : openServerRows(placement.database);
}

/** The same for one statement or a few. */
export async function withStoredRows<Found>(
  where: Where,
  work: (stored: StoredRows) => Promise<Found>,
): Promise<Found> {
  const stored = await openStoredRows(where);
  try {
    return await work(stored);
  } finally {
    await stored.close();
  }
}
