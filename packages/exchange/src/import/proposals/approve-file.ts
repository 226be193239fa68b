import { readFile, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import type { Row } from '@cifra/database/kit/table';
import { InvariantBroken } from '@cifra/database/failures';
import type { importProposals } from '@cifra/database/tables/imports';
import type { Uuid } from '@cifra/domain/ids';
import { MAXIMUM_UPLOAD_BYTES, storeUpload, uploadPath } from '@cifra/files/uploads';
import type { OpeningInput } from '@cifra/ledger/opening/opening-input';
import { storedContent } from '@cifra/trade/vouchers/voucher-download';
import { readSaft } from '../saft/import-saft.ts';
import { approveImportCommand, type ProposalContent } from './decide-import.ts';
import { importProposalById } from './queries.ts';

/** Approves a proposed import: its file is taken out of the books and read again. Refuses as `approveImportCommand`. */
export async function approveFile(
  books: Books,
  { tenantId, importId }: { readonly tenantId: Uuid; readonly importId: Uuid },
  request: CommandRequest,
) {
  const found = await books.read(tenantId, (tx) => tx.first(importProposalById, { id: importId }));
  const execute = (content: ProposalContent | null) =>
    books.execute(approveImportCommand, { tenantId }, { importId, content }, request);
  if (found?.decision !== null) return execute(null);
  const { dataDirectory } = books.location;
  const upload = { tenantId, uploadId: newId() };
  const path = uploadPath(dataDirectory, upload);
  const body = Readable.from(storedContent(books, tenantId, found.proposal.file_hash));
  try {
    await storeUpload(dataDirectory, { ...upload, body, maximumBytes: MAXIMUM_UPLOAD_BYTES });
    return await execute(await contentAt(path, books, found.proposal, tenantId));
  } finally {
    await rm(path, { force: true });
  }
}

async function contentAt(
  path: string,
  books: Books,
  { format, file_name: fileName }: Row<typeof importProposals>,
  tenantId: Uuid,
): Promise<ProposalContent> {
  if (format === 'JSON') return { opening: JSON.parse(await readFile(path, 'utf8')) as OpeningInput };
  if (format !== 'SAFT') return { path };
  const reading = await books.report(readSaft, tenantId, { path, fileName });
  if (!reading?.file) throw new InvariantBroken('a proposed file can no longer be read');
  return { saft: reading.file, fileHash: reading.fileHash };
}
