import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { andThen, fields, map, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser, type Parsed } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, oneLine, reason, uuid } from '@cifra/subgraph-kit/parse/values';
import type { VoucherObject, VoucherObjectKind } from '@cifra/trade/vouchers/objects';
import type { VoucherType } from '../generated/resolvers.ts';

const inputInvalid = refusalCodes('INPUT_INVALID');

const kindOfField = {
  entryId: 'ENTRY',
  entryDraftId: 'ENTRY_DRAFT',
  documentId: 'DOCUMENT',
  documentDraftId: 'DOCUMENT_DRAFT',
  moneyDocumentId: 'MONEY_DOCUMENT',
  moneyDraftId: 'MONEY_DRAFT',
  closeItemId: 'CLOSE_ITEM',
  importId: 'IMPORT',
} as const satisfies Readonly<Record<string, VoucherObjectKind>>;

type TargetField = keyof typeof kindOfField;
type Target = { readonly [Field in TargetField]?: string | null | undefined };

/** The schema has seen that exactly one of the fields is given. */
const target = parser(inputInvalid, (given: Target, path): Parsed<VoucherObject, 'INPUT_INVALID'> => {
  const field = (Object.keys(kindOfField) as TargetField[]).find((each) => given[each] != null) ?? 'entryId';
  const id: Parsed<Uuid, 'INPUT_INVALID'> = uuid.parse(given[field] ?? '', [...path, field]);
  return id.ok ? accepted({ objectKind: kindOfField[field], objectId: id.value }) : id;
});

/** What Windows opens as a device, whatever its ending. Source: learn.microsoft.com/windows/win32/fileio/naming-a-file */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])\s*(?:[.:]|$)/i;

/** A file's name, as people see it: what stands before it in a path is no part of it. */
const nameOf = (maximum: number) =>
  andThen(oneLine(maximum), inputInvalid, (name, path) => {
    if (/[/\\]/.test(name) || /^\.+$/.test(name))
      return invalid(path, 'must be the name of a file, without folders', name);
    return device.test(name) ? invalid(path, 'must not be the name of a device', name) : accepted(name);
  });

/** SHA-256 as people copy it: its letters may be large. */
const declaredHash = parser(
  inputInvalid,
  (given: string | null | undefined, path): Parsed<string | null, 'INPUT_INVALID'> => {
    if (given === null || given === undefined) return accepted(null);
    return /^[0-9a-f]{64}$/i.test(given)
      ? accepted(given.toLowerCase())
      : invalid(path, 'must be a SHA-256 of 64 hexadecimal digits', given.slice(0, 80));
  },
);

export const voucherToAttach = map(
  fields({
    to: target,
    uploadId: uuid,
    fileName: nameOf(200),
    type: asGiven<VoucherType>(),
    fileHash: declaredHash,
  }),
  ({ to, fileHash, ...file }) => ({ ...to, ...file, declaredHash: fileHash }),
);

export const voucherToDetach = map(fields({ voucherId: uuid, reason }), ({ voucherId }) => ({ voucherId }));

export const archiveToExport = fields({ fileName: withDefault(nameOf(100), 'vouchers') });

export const voucherToFetch = fields({ voucherId: uuid });
