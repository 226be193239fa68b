import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { objectId, parseObjectId } from '@cifra/domain/object-id';
import { refuse } from '@cifra/domain/refusals';
import { refused } from '@cifra/domain/result';
import { voucherFileName, type VoucherType } from '@cifra/domain/voucher-types';
import { MAXIMUM_UPLOAD_BYTES, storeUpload, uploadPath } from '@cifra/files/uploads';
import { exportVouchers } from '@cifra/trade/vouchers/archive/export-vouchers';
import { voucherList } from '@cifra/trade/vouchers/list-vouchers';
import { voucherObjectKinds, voucherObjects, type VoucherObject } from '@cifra/trade/vouchers/objects';
import type { VoucherRow } from '@cifra/trade/vouchers/reads';
import { attachUpload } from '@cifra/trade/vouchers/take-in-upload';
import { vouchersByIds } from '@cifra/trade/vouchers/reads';
import { recordVoucherFetch, storedContent } from '@cifra/trade/vouchers/voucher-download';
import type { CliCommand } from './context.ts';
import { CliMisuse } from './failure.ts';
import { writeNewFile } from './new-file.ts';
import { Listing, printResult, type JsonFlag } from './output.ts';
import { requestAllowed } from './person.ts';
import { requireReadable } from './readable-file.ts';
import { accept, acceptTyped } from './refused.ts';
import { withBooks, type Session } from './session.ts';
import { tenantNamed } from './tenants.ts';

/** Vouchers in the name of a user, with that user's rights: the same commands as through the API. */

const PAGE = 200;

export type VoucherAttachFlags = JsonFlag & {
  readonly to: string;
  readonly type: Lowercase<VoucherType>;
  readonly as: string;
};

/** `vouchers attach`. JSON: `{ id, fileHash, bytes }`. */
export const attachVoucher: CliCommand<VoucherAttachFlags, [name: string, file: string]> = async (
  context,
  flags,
  name,
  file,
) => {
  await requireReadable(file);
  await withBooks(context, async (session) => {
    const { books } = session;
    const { id: tenantId } = await tenantNamed(session, name);
    const to = objectNamed(tenantId, flags.to);
    const request = await requestAllowed(session, flags.as, tenantId, [
      'File.Upload',
      voucherObjects[to.objectKind].write,
    ]);
    const uploadId = newId();
    await storeUpload(books.location.dataDirectory, {
      tenantId,
      uploadId,
      body: createReadStream(file),
      maximumBytes: MAXIMUM_UPLOAD_BYTES,
    });
    const type = flags.type.toUpperCase() as VoucherType;
    const wanted = { ...to, uploadId, fileName: basename(file), type, declaredHash: null };
    const attached = await attachUpload(books, { tenantId, wanted }, request);
    // Whoever was refused names the file again: nobody can use what waits.
    await rm(uploadPath(books.location.dataDirectory, { tenantId, uploadId }), { force: true });
    const id = acceptTyped(attached, { VOUCHER_OBJECT_UNKNOWN: '--to' });
    const { file_hash: fileHash, byte_count: bytes } = await voucherOf(session, tenantId, id);
    printResult(context, flags, { id: objectId('Voucher', tenantId, id), fileHash, bytes }, (voucher) => [
      `${voucher.id} ${voucher.bytes} bytes, SHA-256 ${fileHash}`,
    ]);
  });
};

/** `vouchers list`. JSON: an array of vouchers. */
export const listVouchers: CliCommand<JsonFlag, [name: string]> = (context, flags, name) =>
  withBooks(context, async (session) => {
    const { id: tenantId } = await tenantNamed(session, name);
    const listing = new Listing<ReturnType<typeof shown>>(context, flags, (row) => [
      `${row.id} ${row.attachedToType} ${row.attachedTo} ${row.type} ${row.bytes} ${row.scan}${row.isDetached ? ' detached' : ''} ${row.fileName}`,
    ]);
    let place: readonly string[] | null = null;
    for (;;) {
      const page: VoucherRow[] | null = await session.books.read(tenantId, (tx) =>
        voucherList.rows(tx, {}, { size: PAGE, isBackward: false, place, stamp: '' }),
      );
      const rows = (page ?? []).slice(0, PAGE);
      for (const row of rows) listing.add(shown(tenantId, row));
      const last = rows.at(-1);
      if (last === undefined) break;
      place = [last.id];
    }
    listing.end();
  });

export type VoucherFetchFlags = JsonFlag & { readonly out?: string | undefined; readonly as: string };

/** `vouchers fetch`. JSON: `{ file, bytes, fileHash }`. */
export const fetchVoucher: CliCommand<VoucherFetchFlags, [name: string, voucher: string]> = (
  context,
  flags,
  name,
  voucher,
) =>
  withBooks(context, async (session) => {
    const { books } = session;
    const { id: tenantId } = await tenantNamed(session, name);
    const named = parseObjectId(voucher);
    if (named?.type !== 'Voucher' || named.tenantId !== tenantId)
      throw new CliMisuse(
        `<voucher> is ${JSON.stringify(voucher)}; it must be the id of a voucher of ${name}`,
      );
    const row = await voucherOf(session, tenantId, named.rowId);
    const request = await requestAllowed(session, flags.as, tenantId, [
      'File.Download',
      voucherObjects[row.object_kind].read,
    ]);
    const { fileHash, bytes } = accept(
      await books.execute(recordVoucherFetch, { tenantId }, { voucherId: row.id, ticketHash: null }, request),
    );
    const file = flags.out ?? voucherFileName(row.file_name, row.type as VoucherType);
    await writeNewFile(file, async (handle) => {
      for await (const piece of storedContent(books, tenantId, fileHash)) await handle.writeFile(piece);
    });
    printResult(context, flags, { file, bytes, fileHash }, () => [`${bytes} bytes written to ${file}`]);
  });

export type VoucherExportFlags = JsonFlag & { readonly out?: string | undefined };

/** `vouchers export`. JSON: `{ slug, file, bytes }`. */
export const exportVouchersToFile: CliCommand<VoucherExportFlags, [name: string]> = (context, flags, name) =>
  withBooks(context, async (session) => {
    const { id: tenantId, slug } = await tenantNamed(session, name);
    const body = accept(await exportVouchers(session.books, { tenantId, ticketHash: null }, session.request));
    const file = flags.out ?? `${slug}-vouchers.tar`;
    let bytes = 0;
    await writeNewFile(file, async (handle) => {
      for await (const piece of body) {
        await handle.writeFile(piece);
        bytes += piece.length;
      }
    });
    printResult(context, flags, { slug, file, bytes }, () => [`${slug}: ${bytes} bytes written to ${file}`]);
  });

function objectNamed(tenantId: Uuid, id: string): VoucherObject {
  const named = parseObjectId(id);
  const objectKind = voucherObjectKinds.find((kind) => voucherObjects[kind].type === named?.type);
  if (named === null || objectKind === undefined || named.tenantId !== tenantId)
    throw new CliMisuse(
      `--to is ${JSON.stringify(id)}; it must be the id of an entry, a document, a draft or an item of a checklist of the tenant, as the API has it`,
    );
  return { objectKind, objectId: named.rowId };
}

async function voucherOf({ books }: Session, tenantId: Uuid, id: Uuid): Promise<VoucherRow> {
  const row = (await books.read(tenantId, (tx) => vouchersByIds(tx, [id])))?.[0];
  return row ?? accept(refused(refuse('VOUCHER_UNKNOWN', { voucherRef: objectId('Voucher', tenantId, id) })));
}

function shown(tenantId: Uuid, row: VoucherRow) {
  const { type } = voucherObjects[row.object_kind];
  return {
    id: objectId('Voucher', tenantId, row.id),
    attachedToType: type,
    attachedTo: objectId(type, tenantId, row.object_id),
    fileName: row.file_name,
    type: row.type,
    bytes: row.byte_count,
    fileHash: row.file_hash,
    scan: row.scan ?? 'NOT_SCANNED',
    isDetached: row.detachedReason !== null,
  };
}
