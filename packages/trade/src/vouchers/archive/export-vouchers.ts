import { hash } from 'node:crypto';
import type { Books } from '@cifra/books/books';
import { tenantCommand, type CommandRequest } from '@cifra/books/command';
import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import { objectId } from '@cifra/domain/object-id';
import { accepted } from '@cifra/domain/result';
import { isVoucherType, voucherTypes } from '@cifra/domain/voucher-types';
import type { DownloadSource } from '@cifra/files/downloads';
import { voucherList } from '../list-vouchers.ts';
import { voucherObjects } from '../objects.ts';
import type { VoucherRow } from '../reads.ts';
import { storedContent } from '../voucher-download.ts';
import { TAR_END, tarHead, tarPadding } from './tar.ts';

/** The name of the source of archives, as tickets keep it. */
export const VOUCHER_ARCHIVE_SOURCE = 'voucherArchive';

/** Vouchers of a manifest: what is in memory at once. */
const PAGE = 500;

/** Records that all vouchers leave the house. */
export const recordVoucherExport = tenantCommand<{ readonly ticketHash: string | null }, null, never>(
  'vouchers.recordExport',
  async (tx, { ticketHash }, { tenant }) => {
    tx.record({
      event: 'VOUCHERS_EXPORTED',
      objectType: 'Tenant',
      objectId: tenant.id,
      after: { ticketHash },
    });
    return accepted(null);
  },
);

/**
 * All vouchers of a tenant as a tar archive, recorded before its first byte: manifests in CSV that say what each file belongs to, each content
 * once under its hash, and SHA256SUMS, with which `sha256sum -c` checks them. What the scanner found infected is in the manifest alone. A few
 * parts are in memory at a time.
 */
export async function exportVouchers(
  books: Books,
  { tenantId, ticketHash }: { readonly tenantId: Uuid; readonly ticketHash: string | null },
  request: CommandRequest,
) {
  const recorded = await books.execute(recordVoucherExport, { tenantId }, { ticketHash }, request);
  return recorded.ok ? accepted(archiveOf(books, tenantId)) : recorded;
}

export function voucherArchiveDownload(books: Books): DownloadSource {
  return async ({ tenantId, ticketHash }, request) => {
    const made = await exportVouchers(books, { tenantId, ticketHash }, request);
    return made.ok
      ? accepted({ contentType: 'application/x-tar', body: made.value, byteLength: null })
      : made;
  };
}

async function* archiveOf(books: Books, tenantId: Uuid): AsyncGenerator<Uint8Array> {
  const written = new Set<string>();
  const sums: string[] = [];
  let place: readonly string[] | null = null;
  let number = 0;
  for (;;) {
    const page: readonly VoucherRow[] = await pageAfter(books, tenantId, place);
    const [last] = page.slice(-1);
    if (last === undefined) break;
    place = [last.id];
    number += 1;
    const manifest = Buffer.from(manifestOf(tenantId, page));
    const name = `manifest-${String(number).padStart(4, '0')}.csv`;
    sums.push(`${hash('sha256', manifest, 'hex')}  ${name}`);
    yield* fileOf({ name, content: manifest, row: last });
    for (const row of page) {
      const path = pathOf(row);
      if (path === null || written.has(row.file_hash)) continue;
      written.add(row.file_hash);
      sums.push(`${row.file_hash}  ${path}`);
      yield tarHead({ name: path, byteCount: Number(row.byte_count), changedAtSeconds: secondsOf(row) });
      yield* storedContent(books, tenantId, row.file_hash);
      yield tarPadding(Number(row.byte_count));
    }
  }
  const content = Buffer.from(sums.map((line) => `${line}\n`).join(''));
  yield tarHead({ name: 'SHA256SUMS', byteCount: content.length, changedAtSeconds: 0 });
  yield content;
  yield tarPadding(content.length);
  yield TAR_END;
}

async function pageAfter(
  books: Books,
  tenantId: Uuid,
  place: readonly string[] | null,
): Promise<readonly VoucherRow[]> {
  const rows = await books.read(tenantId, (tx) =>
    voucherList.rows(tx, {}, { size: PAGE, isBackward: false, place, stamp: '' }),
  );
  if (rows === null)
    throw new InvariantBroken('a tenant is no longer served while its vouchers are exported');
  return rows.slice(0, PAGE);
}

const secondsOf = ({ attachedAtMicros }: VoucherRow): number => Number(attachedAtMicros / 1_000_000n);

function* fileOf({
  name,
  content,
  row,
}: {
  readonly name: string;
  readonly content: Buffer;
  readonly row: VoucherRow;
}): Generator<Uint8Array> {
  yield tarHead({ name, byteCount: content.length, changedAtSeconds: secondsOf(row) });
  yield content;
  yield tarPadding(content.length);
}

/** Where the content of a voucher is in the archive; null: it is not there. */
function pathOf({ file_hash: fileHash, type, scan }: VoucherRow): string | null {
  if (scan === 'INFECTED') return null;
  return `files/${fileHash}.${isVoucherType(type) ? voucherTypes[type].endings[0] : 'bin'}`;
}

const COLUMNS = [
  'voucher',
  'attached_to_type',
  'attached_to',
  'file_name',
  'type',
  'bytes',
  'sha256',
  'file',
  'attached_at',
  'detached_because',
  'scan',
] as const;

function manifestOf(tenantId: Uuid, page: readonly VoucherRow[]): string {
  const lines = page.map((row) => {
    const { type } = voucherObjects[row.object_kind];
    return [
      objectId('Voucher', tenantId, row.id),
      type,
      objectId(type, tenantId, row.object_id),
      row.file_name,
      row.type,
      String(row.byte_count),
      row.file_hash,
      pathOf(row) ?? '',
      new Date(Number(row.attachedAtMicros / 1_000n)).toISOString(),
      row.detachedReason ?? '',
      row.scan ?? 'NOT_SCANNED',
    ];
  });
  return [COLUMNS, ...lines].map((cells) => `${cells.map((cell) => quoted(cell)).join(',')}\n`).join('');
}

/** No spreadsheet takes a cell for a formula (acceptance I2), and none splits it. */
function quoted(text: string): string {
  const safe = /^[\s']*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\p{Cc}]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
