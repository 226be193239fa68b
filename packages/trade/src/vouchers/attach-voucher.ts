import { tenantCommand } from '@cifra/books/command';
import { InvariantBroken } from '@cifra/database/failures';
import { voucherFiles, vouchers, voucherScans } from '@cifra/database/tables/vouchers';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Settings } from '@cifra/domain/settings';
import { parseVoucherTypes, type VoucherType } from '@cifra/domain/voucher-types';
import type { FoundType } from './file-type.ts';
import { isThere, voucherObjects, type VoucherObject } from './objects.ts';
import { arrivedParts, fileByHash, standingOfObject, usedBytes } from './queries.ts';

export const MEBIBYTE = 1024 * 1024;
/** The vouchers that an object may have: what a page of objects reads of them is bounded. */
const MOST_OF_OBJECT = 100;

/** A file as it waits for the command. */
export interface ArrivedFile {
  readonly fileHash: string;
  readonly byteCount: number;
  readonly partCount: number;
  /** What its content can be. */
  readonly foundTypes: readonly FoundType[];
}

export interface VoucherToAttach extends VoucherObject {
  readonly uploadId: Uuid;
  readonly fileName: string;
  readonly type: VoucherType;
}

/** A file, and what it is to be attached to. */
export interface FileToAttach extends VoucherObject {
  readonly file: ArrivedFile;
  readonly type: VoucherType;
  /** The SHA-256 that whoever sent the file found; null: they did not say. */
  readonly declaredHash: string | null;
}

export interface AttachVoucher extends VoucherToAttach, Omit<FileToAttach, 'file'> {
  /** Null: there is no such upload any more, as after it was attached. */
  readonly file: ArrivedFile | null;
  /** Why it was refused when it was asked before its content was kept; null: it was not, and the content is there. */
  readonly refusedBefore: AttachRefusal | null;
  /** Whether the operator's scanner will look at it. */
  readonly isScanned: boolean;
}

export const attachVoucherCodes = refusalCodes(
  'INPUT_INVALID',
  'VOUCHER_HASH_DIFFERS',
  'VOUCHER_TYPE_NOT_ALLOWED',
  'VOUCHER_TYPE_DIFFERS',
  'VOUCHER_TOO_LARGE',
  'VOUCHER_OBJECT_UNKNOWN',
  'VOUCHER_ATTACHED_ALREADY',
  'VOUCHERS_OF_OBJECT_FULL',
  'VOUCHER_QUOTA_USED',
);

export type AttachRefusal = Refusal<(typeof attachVoucherCodes)[number]>;

/** Why a file is none that the tenant takes, whatever it is attached to. Refuses in this order: VOUCHER_TYPE_NOT_ALLOWED, VOUCHER_TYPE_DIFFERS, VOUCHER_TOO_LARGE. */
export function problemOfFile(
  type: VoucherType,
  { byteCount, foundTypes }: Pick<ArrivedFile, 'byteCount' | 'foundTypes'>,
  settings: Settings,
): Refusal<'VOUCHER_TYPE_NOT_ALLOWED' | 'VOUCHER_TYPE_DIFFERS' | 'VOUCHER_TOO_LARGE'> | null {
  const allowedVoucherTypes = parseVoucherTypes(settings['vouchers.types']) ?? [];
  if (!allowedVoucherTypes.includes(type))
    return refuse('VOUCHER_TYPE_NOT_ALLOWED', { declaredType: type, allowedVoucherTypes });
  if (!foundTypes.includes(type)) return refuse('VOUCHER_TYPE_DIFFERS', { declaredType: type, foundTypes });
  const maximumByteCount = settings['vouchers.maximumMebibytes'] * MEBIBYTE;
  return byteCount > maximumByteCount ? refuse('VOUCHER_TOO_LARGE', { byteCount, maximumByteCount }) : null;
}

/** What is known of a file that may be attached. */
interface Attachable {
  /** Whether the tenant has the content already. */
  readonly isKnown: boolean;
  /** Whether all of the content is there. */
  readonly hasArrived: boolean;
}

/** Whether a file may be attached, as the books are: one set of reads. Refuses in the order of `attachVoucherCodes`. */
export async function decideAttaching(
  tx: TenantReadTx,
  { file, type, declaredHash, objectKind, objectId }: FileToAttach,
  settings: Settings,
): Promise<Result<Attachable, AttachRefusal>> {
  const { fileHash, byteCount, partCount } = file;
  if (byteCount === 0)
    return refused(
      refuse('INPUT_INVALID', { field: 'uploadId', problem: 'is of an empty file', value: null }),
    );
  if (declaredHash !== null && declaredHash !== fileHash)
    return refused(refuse('VOUCHER_HASH_DIFFERS', { byteCount, declaredHash, arrivedHash: fileHash }));
  const problem = problemOfFile(type, file, settings);
  if (problem) return refused(problem);
  const [isThereNow, known, arrived, standing, used] = await Promise.all([
    isThere(tx, { objectKind, objectId }),
    tx.first(fileByHash, { fileHash }),
    tx.first(arrivedParts, { fileHash }),
    tx.all(standingOfObject, { objectId }),
    tx.first(usedBytes, {}),
  ]);
  if (!isThereNow)
    return refused(
      refuse('VOUCHER_OBJECT_UNKNOWN', {
        voucherObject: voucherObjects[objectKind].type,
        objectRef: objectId,
      }),
    );
  const same = standing.find((voucher) => voucher.fileHash === fileHash);
  if (same) return refused(refuse('VOUCHER_ATTACHED_ALREADY', { voucherRef: same.id }));
  if (standing.length >= MOST_OF_OBJECT)
    return refused(refuse('VOUCHERS_OF_OBJECT_FULL', { maximumVoucherCount: MOST_OF_OBJECT }));
  const quotaMebibytes = settings['vouchers.quotaMebibytes'];
  const usedBefore = Number(used?.bytes ?? 0n);
  if (!known && usedBefore + byteCount > quotaMebibytes * MEBIBYTE)
    return refused(
      refuse('VOUCHER_QUOTA_USED', {
        byteCount,
        usedMebibytes: Math.ceil(usedBefore / MEBIBYTE),
        quotaMebibytes,
      }),
    );
  return accepted({
    isKnown: known !== null,
    hasArrived: arrived?.parts === partCount && Number(arrived.bytes) === byteCount,
  });
}

/**
 * Attaches a file, whose parts have been kept before, to an object. A file that the tenant has is stored once, and takes none of its quota
 * again. Refuses in the order of `attachVoucherCodes`. Answers the voucher.
 */
export const attachVoucherCommand = tenantCommand<AttachVoucher, Uuid, (typeof attachVoucherCodes)[number]>(
  'vouchers.attach',
  async (tx, { file, refusedBefore, uploadId, fileName, isScanned, ...wanted }, { tenant, newId }) => {
    if (file === null)
      return refused(
        refuse('INPUT_INVALID', {
          field: 'uploadId',
          problem: 'is not an upload of this tenant',
          value: null,
        }),
      );
    const decided = await decideAttaching(tx, { ...wanted, file }, tenant.settings);
    if (!decided.ok) return decided;
    if (!decided.value.hasArrived) {
      // It was refused a moment ago, and would not be now: the answer is as it was then, and a repetition is taken.
      if (refusedBefore !== null) return refused(refusedBefore);
      throw new InvariantBroken('a voucher was to be attached whose content is not there');
    }
    if (!decided.value.isKnown) keepFile(tx, { ...file, isScanned });
    const { objectKind, objectId, type } = wanted;
    const { fileHash, byteCount } = file;
    const id = newId();
    tx.insert(vouchers, {
      id,
      object_kind: objectKind,
      object_id: objectId,
      file_hash: fileHash,
      file_name: fileName,
      type,
    });
    tx.record({
      event: 'VOUCHER_ATTACHED',
      objectType: 'Voucher',
      objectId: id,
      after: { objectKind, objectId, fileName, fileHash, bytes: byteCount, type, uploadId },
    });
    return accepted(id);
  },
  {
    refuses: attachVoucherCodes,
    keyedBy: ({ file: _file, refusedBefore: _before, isScanned: _isScanned, ...asked }) => asked,
  },
);

/** Records a file whose parts have arrived. */
export function keepFile(
  tx: TenantTx,
  { fileHash, byteCount, partCount, isScanned }: ArrivedFile & { readonly isScanned: boolean },
): void {
  tx.insert(voucherFiles, { file_hash: fileHash, byte_count: BigInt(byteCount), part_count: partCount });
  if (isScanned) tx.insert(voucherScans, { file_hash: fileHash, state: 'PENDING', finding: null });
}
