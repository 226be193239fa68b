import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { mintAccessToken } from '@cifra/access/access-token';
import { openKeyRing, type KeyRing } from '@cifra/access/keys';
import { Books } from '@cifra/books/books';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { createDatabase } from '@cifra/firm/provisioning/create-database';
import { seedFirm } from '@cifra/firm/provisioning/seed-firm';
import { controlPlacement } from '@cifra/ops/open-books';
import { commandModules } from '@cifra/ops/command-modules';
import { systemRequest } from '@cifra/ops/system-request';

/** A seeded firm without clients and users, in a new directory, and the keys that it signs with. */
export interface FirmBooks {
  readonly directory: string;
  readonly controlFile: string;
  readonly books: Books;
  readonly keys: KeyRing;
  /** A new token each minute: a firm that many files share outlives one. */
  readonly tokenOf: (userId: Uuid) => Promise<string>;
  readonly close: () => Promise<void>;
}

export interface FirmBooksOptions {
  /** What the firm's directory is called, with its parent; a suffix makes it its own. */
  readonly directoryPrefix: string;
  readonly writerThreads?: number;
  readonly openTenantLimit?: number;
  /** URLs of modules that are imported before the product's: planted faults. */
  readonly modulesBefore?: readonly string[];
  /** URLs of modules that are imported after them: commands of tests. */
  readonly modulesAfter?: readonly string[];
}

/** A signature costs as much as a short request. */
const MINT_EVERY_MILLISECONDS = 60_000;

export async function openFirmBooks({
  directoryPrefix,
  writerThreads = 0,
  openTenantLimit = 20,
  modulesBefore = [],
  modulesAfter = [],
}: FirmBooksOptions): Promise<FirmBooks> {
  const directory = mkdtempSync(directoryPrefix);
  await createDatabase({ dataDirectory: directory }, controlPlacement, 'control');
  const books = await Books.open({
    dataDirectory: directory,
    controlPlacement,
    commandModules: [...modulesBefore, ...commandModules, ...modulesAfter],
    openTenantLimit,
    writerThreads,
    readerThreads: 0,
  });
  await seedFirm(books, systemRequest('test'));
  const keys = await openKeyRing(path.join(directory, 'keys'));
  const minted = new Map<Uuid, { readonly atMillis: number; readonly token: Promise<string> }>();
  const mint = async (userId: Uuid): Promise<string> =>
    mintAccessToken(
      { userId, sessionId: newId() },
      { key: await keys.signing(), nowSeconds: Math.floor(Date.now() / 1000) },
    );
  return {
    directory,
    controlFile: path.join(directory, controlPlacement.database),
    books,
    keys,
    tokenOf: (userId) => {
      const known = minted.get(userId);
      const atMillis = Date.now();
      if (known !== undefined && Math.abs(atMillis - known.atMillis) < MINT_EVERY_MILLISECONDS)
        return known.token;
      const token = mint(userId);
      minted.set(userId, { atMillis, token });
      return token;
    },
    close: async () => {
      await books.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
