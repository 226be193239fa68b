import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { mintAccessToken } from '@cifra/access/access-token';
import { openKeyRing, type KeyRing } from '@cifra/access/keys';
import { Books } from '@cifra/books/books';
import type { DenialLimits } from '@cifra/books/denials';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { createDatabase } from '@cifra/firm/provisioning/create-database';
import { seedFirm } from '@cifra/firm/provisioning/seed-firm';
import { commandModules } from '@cifra/ops/command-modules';
import { systemRequest } from '@cifra/ops/system-request';
import { engineAtHand, type EngineAtHand } from '../../support/stored/engine-at-hand.ts';
import { openStoredRows } from '../../support/stored/open-stored-rows.ts';
import type { StoredRows } from '../../support/stored/stored-rows.ts';

/** A seeded firm without clients and users, in a new directory, and the keys that it signs with. */
export interface FirmBooks {
  readonly directory: string;
  readonly books: Books;
  /** The control plane past the product. */
  readonly control: StoredRows;
  /** The same of a tenant's books; closed with the firm. */
  readonly storedOf: (tenantId: Uuid) => Promise<StoredRows>;
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
  /** Where its books are; left out: on the engine at hand. */
  readonly engine?: EngineAtHand;
  readonly denials?: DenialLimits;
}

/** A signature costs as much as a short request. */
const MINT_EVERY_MILLISECONDS = 60_000;

export async function openFirmBooks({
  directoryPrefix,
  writerThreads = 0,
  openTenantLimit = 20,
  modulesBefore = [],
  modulesAfter = [],
  engine = engineAtHand(),
  denials,
}: FirmBooksOptions): Promise<FirmBooks> {
  const directory = mkdtempSync(directoryPrefix);
  const { placement: controlPlacement, sqlServer } = engine;
  await createDatabase({ dataDirectory: directory }, controlPlacement, 'control');
  const books = await Books.open({
    dataDirectory: directory,
    controlPlacement,
    sqlServer,
    commandModules: [...modulesBefore, ...commandModules, ...modulesAfter],
    openTenantLimit,
    writerThreads,
    readerThreads: 0,
    ...(denials && { denials }),
  });
  const control = await openStoredRows({ dataDirectory: directory, placement: controlPlacement });
  const opened = [control];
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
    books,
    control,
    storedOf: async (tenantId) => {
      const facts = await books.tenantFacts(tenantId);
      if (facts === null) throw new Error('the tenant is not served');
      const stored = await openStoredRows({ dataDirectory: directory, placement: facts.placement });
      opened.push(stored);
      return stored;
    },
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
      for (const each of opened) await each.close();
      await engine.drop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
