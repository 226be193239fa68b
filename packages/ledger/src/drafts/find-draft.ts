import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import type { entryDrafts } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import { draftById } from './queries.ts';

export type DraftRow = Row<typeof entryDrafts>;

const findDraftCodes = refusalCodes('DRAFT_UNKNOWN', 'VERSION_CONFLICT');
export type FindDraftRefusal = RefusalOf<typeof findDraftCodes>;
export const draftStepCodes = refusalCodes(...findDraftCodes, 'DRAFT_NOT_IN_STATE');
export type DraftStepRefusal = RefusalOf<typeof draftStepCodes>;

/** The draft at the version that the caller saw. Refuses in this order: DRAFT_UNKNOWN, VERSION_CONFLICT. */
export async function findDraft(
  tx: TenantReadTx,
  { id, version }: { readonly id: Uuid; readonly version: bigint },
): Promise<Result<DraftRow, FindDraftRefusal>> {
  const row = await tx.first(draftById, { id });
  if (!row) return refused(refuse('DRAFT_UNKNOWN', { draftRef: id }));
  if (row.commit_number === version) return accepted(row);
  return refused(
    refuse('VERSION_CONFLICT', {
      object: 'draft',
      expectedVersion: String(version),
      actualVersion: String(row.commit_number),
    }),
  );
}
