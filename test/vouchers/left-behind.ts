import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { deleteOldUploads, UPLOAD_HOURS } from '@cifra/files/stored-uploads';
import type { TestFirm, TestTenant } from '../worlds/firm/firm.ts';

/** What of files a tenant has: rows of its books, and what waits to be used. */
export interface Kept {
  readonly rows: Readonly<Record<string, number>>;
  readonly events: number;
  readonly waiting: readonly string[];
}

const tables = [
  'voucher_files',
  'voucher_parts',
  'vouchers',
  'voucher_detachments',
  'voucher_scans',
] as const;

export async function keptOf(firm: TestFirm, tenant: TestTenant): Promise<Kept> {
  const countOf = async (sql: string, ...values: readonly string[]): Promise<number> =>
    Number((await tenant.stored.rows(sql, ...values))[0]?.['n']);
  const counts = await Promise.all(
    tables.map(async (table) => [table, await countOf(`select count(*) as n from ${table}`)] as const),
  );
  return {
    rows: Object.fromEntries(counts),
    events: await countOf('select count(*) as n from audit_events where event = ?', 'VOUCHER_ATTACHED'),
    waiting: waitingFiles(firm, tenant),
  };
}

/** The names of the files that wait, those that are arriving too. */
export function waitingFiles(firm: TestFirm, { id }: TestTenant): readonly string[] {
  const directory = path.join(firm.books.location.dataDirectory, 'uploads', id);
  return existsSync(directory) ? readdirSync(directory).toSorted() : [];
}

/** As the product does every hour: what waits is deleted when its time is over. */
export async function dayLater(firm: TestFirm): Promise<void> {
  await deleteOldUploads(firm.books.location.dataDirectory, Date.now() + (UPLOAD_HOURS + 1) * 3_600_000);
}
