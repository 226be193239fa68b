import { actorOf } from '@cifra/books/actor-of';
import { tenantCommand } from '@cifra/books/command';
import { cutText } from '@cifra/domain/cut-text';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { refusalCodes, type CodeOf, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { InvariantBroken } from '@cifra/database/failures';
import { importProposals } from '@cifra/database/tables/imports';
import { vouchers } from '@cifra/database/tables/vouchers';
import { postOpeningCodes } from '@cifra/ledger/opening/post-opening';
import { keepFile, MEBIBYTE, type ArrivedFile } from '@cifra/trade/vouchers/attach-voucher';
import { arrivedParts, fileByHash, usedBytes } from '@cifra/trade/vouchers/queries';
import { writeTableCodes } from '../csv/import-table.ts';
import { commitInstant, importOfFile } from '../imported-files.ts';
import { writeSaftCodes } from '../saft/import-saft.ts';
import type { ProposalFormat, ProposalKind, ProposalOptions, ProposalReport } from './proposed-file.ts';
import { pendingOfFile } from './queries.ts';

/** What the file itself may be refused with. */
export const plannedCodes = refusalCodes(
  'INPUT_INVALID',
  'IMPORT_FORMAT_UNKNOWN',
  ...writeTableCodes,
  ...writeSaftCodes,
  ...postOpeningCodes,
);
export type PlanRefusal = RefusalOf<typeof plannedCodes>;

/** A file that was checked and whose parts have arrived; or why it would not be imported, which is on the trail then. */
export interface ProposeImport {
  readonly kind: ProposalKind;
  readonly format: ProposalFormat;
  readonly fileName: string;
  readonly options: ProposalOptions;
  readonly uploadId: Uuid | null;
  readonly checked:
    | { readonly file: ArrivedFile; readonly planHash: string; readonly report: ProposalReport }
    | { readonly refusal: PlanRefusal };
  /** Whether the operator's scanner will look at it. */
  readonly isScanned: boolean;
}

export const proposeImportCodes = refusalCodes(...plannedCodes, 'IMPORT_PENDING', 'VOUCHER_QUOTA_USED');

const voucherTypeOf = { CSV: 'CSV', HLEDGER_CSV: 'CSV', SAFT: 'XML', JSON: 'TEXT' } as const;

/**
 * Keeps a file that posts for a second person, as a voucher of the import; posts nothing. Answers the import's id. Refuses in this order: why the file
 * would not be imported, IMPORT_DUPLICATE, IMPORT_PENDING, VOUCHER_QUOTA_USED.
 */
export const proposeImportCommand = tenantCommand<ProposeImport, Uuid, CodeOf<typeof proposeImportCodes>>(
  'import.propose',
  async (tx, { kind, format, fileName, options, uploadId, checked, isScanned }, context) => {
    if ('refusal' in checked) return refused(checked.refusal);
    const { file, planHash, report } = checked;
    const { fileHash, byteCount, partCount } = file;
    const [imported, pending, known, arrived, used] = await Promise.all([
      tx.first(importOfFile, { fileHash }),
      tx.first(pendingOfFile, { fileHash }),
      tx.first(fileByHash, { fileHash }),
      tx.first(arrivedParts, { fileHash }),
      tx.first(usedBytes, {}),
    ]);
    if (imported) {
      const commit = await tx.first(commitInstant, { number: imported.commitNumber });
      const importedAt = formatInstant(commit?.instant ?? 0n);
      return refused(refuse('IMPORT_DUPLICATE', { file: fileName, importedAt }));
    }
    if (pending) return refused(refuse('IMPORT_PENDING', { importRef: pending.id }));
    const quotaMebibytes = context.tenant.settings['vouchers.quotaMebibytes'];
    const usedBefore = Number(used?.bytes ?? 0n);
    if (!known && usedBefore + byteCount > quotaMebibytes * MEBIBYTE)
      return refused(
        refuse('VOUCHER_QUOTA_USED', {
          byteCount,
          usedMebibytes: Math.ceil(usedBefore / MEBIBYTE),
          quotaMebibytes,
        }),
      );
    if (arrived?.parts !== partCount || Number(arrived.bytes) !== byteCount)
      throw new InvariantBroken('an import was to be proposed whose content is not there');
    if (!known) keepFile(tx, { ...file, isScanned });
    const id = context.newId();
    tx.insert(importProposals, {
      id,
      kind,
      format,
      file_name: cutText(fileName, 255),
      file_hash: fileHash,
      options: jsonText(options),
      plan_hash: planHash,
      report: jsonText(report),
      proposed_by: actorOf(context),
    });
    const voucherId = context.newId();
    const type = voucherTypeOf[format];
    const named = cutText(fileName, 200);
    tx.insert(vouchers, {
      id: voucherId,
      object_kind: 'IMPORT',
      object_id: id,
      file_hash: fileHash,
      file_name: named,
      type,
    });
    tx.record({
      event: 'IMPORT_PROPOSED',
      objectType: 'Import',
      objectId: id,
      after: { kind, fileName, fileHash, planHash, entries: report.entries },
    });
    tx.record({
      event: 'VOUCHER_ATTACHED',
      objectType: 'Voucher',
      objectId: voucherId,
      after: {
        objectKind: 'IMPORT',
        objectId: id,
        fileName: named,
        fileHash,
        bytes: byteCount,
        type,
        uploadId: uploadId ?? id,
      },
    });
    return accepted(id);
  },
  {
    refuses: proposeImportCodes,
    keyedBy: ({ checked: _checked, isScanned: _isScanned, ...asked }) => asked,
    isKeyShared: true,
  },
);
