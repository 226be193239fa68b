import { findPackage } from '@cifra/closing/close-package/close-package';
import { standingCloseOfYear } from '@cifra/closing/sign-off/queries';
import { yearCloseById } from '@cifra/closing/year-end/queries';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { keptOf, secondPersonText, type SecondPersonFound } from '@cifra/domain/second-person';
import { secondPersonNow } from '@cifra/firm/decisions/second-person-now';
import type { PeriodContext } from './context.ts';

type MakerOf = (tx: TenantReadTx) => Promise<Uuid | null>;

/** How far the caller is a second person to whoever made what they sign. It is looked up before the command, which keeps it. */
export async function secondPersonTo(
  makerOf: MakerOf,
  { access: { claim }, books, tenantId }: PeriodContext,
): Promise<SecondPersonFound | null> {
  if (claim.principal.kind !== 'user') return null;
  const makerId = await books.read(tenantId, makerOf);
  const signerId = claim.principal.id as Uuid;
  return makerId === null
    ? null
    : secondPersonNow(books.control, { makerId, signerId }, BigInt(Date.now()) * 1000n);
}

export const submitterOf =
  (periodId: Uuid): MakerOf =>
  async (tx) =>
    (await findPackage(tx, periodId)).fields.submitted_by;

export const drafterOf =
  (yearCloseId: Uuid): MakerOf =>
  async (tx) =>
    (await tx.first(yearCloseById, { id: yearCloseId }))?.drafted_by ?? null;

export const drafterOfYear =
  (fiscalYearId: Uuid): MakerOf =>
  async (tx) =>
    (await tx.first(standingCloseOfYear, { fiscalYearId }))?.drafted_by ?? null;

/** What was kept of a second person, in the API. */
export function secondPersonShape(json: string | null) {
  const kept = keptOf(json);
  return kept && ({ __typename: 'SecondPerson', ...kept, text: secondPersonText(kept) } as const);
}
