import { mkdir } from 'node:fs/promises';
import type { Placement } from '@cifra/books/command';
import { createDatabase } from './create-database.ts';

/** Creates the data directory and the control plane's database if they are missing. Repeatable. */
export async function createControlPlane({
  dataDirectory,
  placement,
}: {
  readonly dataDirectory: string;
  readonly placement: Placement;
}): Promise<void> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  await createDatabase({ dataDirectory }, placement, 'control');
}
