import { Books } from '@cifra/books/books';
import type { Room } from '@cifra/books/room';
import { createDatabase } from '@cifra/firm/provisioning/create-database';
import { configureMssql } from '@cifra/database/mssql/settings';
import { seedFirm } from '@cifra/firm/provisioning/seed-firm';
import type { OperationsConfig } from './config.ts';
import { commandModules } from './command-modules.ts';
import { prepareDataDirectory } from './data-directory.ts';
import { systemRequest } from './system-request.ts';

/** The default location of the control plane. */
export const controlPlacement = { engine: 'sqlite', server: null, database: 'control.db' } as const;

export type BooksConfig = Pick<
  OperationsConfig,
  'dataDirectory' | 'writerThreads' | 'readerThreads' | 'openTenantLimit' | 'controlPlacement' | 'sqlServer'
> &
  Partial<Pick<OperationsConfig, 'masterKeys' | 'voucherScanner'>>;

/** Opens the books under a data directory. Creates the control plane if there is none, and seeds the firm. */
export async function openBooks(
  config: BooksConfig,
  { onProgress, room }: { readonly onProgress: (text: string) => void; readonly room?: Room },
): Promise<Books> {
  await prepareDataDirectory(config.dataDirectory);
  if (config.sqlServer !== null) configureMssql(config.sqlServer);
  for (const lacking of await createDatabase(config, config.controlPlacement, 'control'))
    onProgress(`DEGRADED PROTECTION on SQL Server: ${lacking}`);
  const books = await Books.open({
    dataDirectory: config.dataDirectory,
    controlPlacement: config.controlPlacement,
    commandModules,
    openTenantLimit: config.openTenantLimit,
    sqlServer: config.sqlServer,
    ...(config.masterKeys && { masterKeys: config.masterKeys }),
    scansVouchers: (config.voucherScanner ?? null) !== null,
    writerThreads: config.writerThreads,
    readerThreads: config.readerThreads,
    ...(room && { room }),
  });
  try {
    await seedFirm(books, systemRequest('start'));
    return books;
  } catch (error) {
    await books.close();
    throw error;
  }
}
