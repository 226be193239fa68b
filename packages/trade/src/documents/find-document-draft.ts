import { documentKindOf, kindsOfFamily } from '@cifra/domain/documents/kinds';
import type { DocumentFamily } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import type { documentDrafts } from '@cifra/database/tables/documents';
import type { TenantReadTx } from '@cifra/database/tx';
import { documentDraftById } from './queries.ts';

export type DocumentDraftRow = Row<typeof documentDrafts>;

/** A document draft at the version that the caller saw, of the family that the action is for. */
export interface DocumentDraftRef {
  readonly id: Uuid;
  readonly version: bigint;
  readonly family: DocumentFamily;
}

export const findDraftCodes = refusalCodes('DRAFT_UNKNOWN', 'DOCUMENT_KIND_WRONG', 'VERSION_CONFLICT');

/** Refuses in this order: DRAFT_UNKNOWN, DOCUMENT_KIND_WRONG, VERSION_CONFLICT. */
export async function findDocumentDraft(
  tx: TenantReadTx,
  { id, version, family }: DocumentDraftRef,
): Promise<Result<DocumentDraftRow, RefusalOf<typeof findDraftCodes>>> {
  const row = await tx.first(documentDraftById, { id });
  if (!row) return refused(refuse('DRAFT_UNKNOWN', { draftRef: id }));
  if (documentKindOf[row.kind].family !== family)
    return refused(
      refuse('DOCUMENT_KIND_WRONG', { documentKind: row.kind, allowedDocumentKinds: kindsOfFamily(family) }),
    );
  if (row.commit_number === version) return accepted(row);
  return refused(
    refuse('VERSION_CONFLICT', {
      object: 'draft',
      expectedVersion: String(version),
      actualVersion: String(row.commit_number),
    }),
  );
}
