import { Readable } from 'node:stream';
import { notFoundOrDenied } from '@cifra/access/errors';
import { tenant } from '@cifra/access/field-rule';
import { newId } from '@cifra/books/ids';
import { InvariantBroken } from '@cifra/database/failures';
import { cutText } from '@cifra/domain/cut-text';
import type { Uuid } from '@cifra/domain/ids';
import { approveFile } from '@cifra/exchange/import/proposals/approve-file';
import { approveImportCodes, rejectImportCommand } from '@cifra/exchange/import/proposals/decide-import';
import { proposeFile } from '@cifra/exchange/import/proposals/propose-file';
import { proposeImportCodes } from '@cifra/exchange/import/proposals/propose-import';
import { importProposalById } from '@cifra/exchange/import/proposals/queries';
import { MAXIMUM_UPLOAD_BYTES, storeUpload, uploadPath } from '@cifra/files/uploads';
import { holdsAlone } from '@cifra/firm/decisions/holds-alone';
import type { LedgerContext } from '../context.ts';
import { findUploadOf } from '../find-upload.ts';
import { fileToPropose, importToApprove, importToReject } from '../parse/import-proposal.ts';
import { openingBalances } from '../parse/opening-balances.ts';
import { mutation, mutationInSteps } from './kit.ts';

const approves = tenant('Entry.Approve');

const shape = async (id: Uuid, { books, tenantId }: LedgerContext) => {
  const found = await books.read(tenantId, (tx) => tx.first(importProposalById, { id }));
  if (!found) throw new InvariantBroken('a command answered an import that does not exist');
  return { importProposal: { ...found, tenantId, facts: await books.tenantFacts(tenantId) } };
};

/** Imports that post, which two persons make. */
export const importProposalMutations = [
  mutationInSteps('proposeImport', {
    needs: tenant('Books.Import'),
    input: fileToPropose,
    refuses: proposeImportCodes,
    run: async ({ fileName, ...file }, context, request) => {
      const { books, tenantId } = context;
      const path = await findUploadOf(context, file.uploadId);
      if (!path.ok) return path;
      const name = cutText(fileName.normalize('NFC'), 255);
      const wanted = { ...file, fileName: name, path: path.value, opening: null };
      const proposed = await proposeFile(books, { tenantId, wanted }, request);
      if (proposed === null) throw notFoundOrDenied();
      return proposed;
    },
    answers: 'ImportProposed',
    shape,
  }),
  mutationInSteps('proposeOpeningBalances', {
    needs: tenant('Opening.Post'),
    input: openingBalances,
    refuses: proposeImportCodes,
    run: async (opening, { books, tenantId }, request) => {
      const { dataDirectory } = books.location;
      const upload = { tenantId, uploadId: newId() };
      const body = Readable.from([Buffer.from(JSON.stringify(opening))]);
      await storeUpload(dataDirectory, { ...upload, body, maximumBytes: MAXIMUM_UPLOAD_BYTES });
      const wanted = {
        kind: 'OPENING_BALANCES',
        format: 'JSON',
        fileName: 'opening-balances.json',
        options: { mapping: null, hasConsent: opening.differenceConsent, accountTypes: {} },
        uploadId: null,
        path: uploadPath(dataDirectory, upload),
        opening,
      } as const;
      const proposed = await proposeFile(books, { tenantId, wanted }, request);
      if (proposed === null) throw notFoundOrDenied();
      return proposed;
    },
    answers: 'ImportProposed',
    shape,
  }),
  mutationInSteps('approveImport', {
    needs: approves,
    input: importToApprove,
    refuses: approveImportCodes,
    run: async ({ importId }, context, request) => {
      const { books, tenantId } = context;
      const isAlone = await holdsAlone(context, 'Entry.Approve');
      return approveFile(books, { tenantId, importId }, { ...request, isAlone });
    },
    answers: 'ImportApproved',
    shape,
  }),
  mutation('rejectImport', {
    needs: approves,
    input: importToReject,
    command: rejectImportCommand,
    answers: 'ImportRejected',
    shape,
  }),
];
