import { fiscalYearById } from '@cifra/ledger/journal/queries';
import { periodsOfYear } from '@cifra/ledger/periods/queries';
import { signOffYearCommand } from '@cifra/closing/sign-off/sign-off-year';
import { standingCloseOfYear } from '@cifra/closing/sign-off/queries';
import { linesOfYearClose, yearCloseById, yearClosesOfYear } from '@cifra/closing/year-end/queries';
import type { Uuid } from '@cifra/domain/ids';
import {
  closeYearCommand,
  draftYearCloseCommand,
  reviewYearCloseCommand,
} from '@cifra/closing/year-end/year-end-commands';
import type { ClientBooks } from './client-books.ts';
import { expectAccepted } from './expect-accepted.ts';
import { secondPersonAt } from './second-person-at.ts';

/**
 * Closes a fiscal year whose months are closed, from its current state: drafted, approved line by line by a second
 * person, posted, and signed off if the external reviewer has been there.
 */
export async function closeYearOf(where: ClientBooks, fiscalYearId: Uuid): Promise<void> {
  const { books, tenantId, client, approver, reviewer } = where;
  const read = await books.read(tenantId, async (tx) => ({
    name: (await tx.first(fiscalYearById, { id: fiscalYearId }))?.name ?? '',
    state: (await tx.all(periodsOfYear, { fiscalYearId }))[0]?.close_state,
    approved: (await tx.all(yearClosesOfYear, { fiscalYearId })).find(({ state }) => state === 'APPROVED'),
  }));
  if (read?.state === 'CLOSED') {
    const yearCloseId = read.approved?.id ?? (await approvedDraft(where, fiscalYearId));
    expectAccepted(await books.execute(closeYearCommand, { tenantId }, { yearCloseId }, approver()));
  }
  if (read?.state === 'YEAR_AUDITED' || !client.progress.signedOffYears.includes(read?.name ?? '')) return;
  const standing = await books.read(tenantId, (tx) => tx.first(standingCloseOfYear, { fiscalYearId }));
  const second = standing && (await secondPersonAt(books, standing.drafted_by, reviewer()));
  expectAccepted(
    await books.execute(
      signOffYearCommand,
      { tenantId },
      { fiscalYearId, exposureHash: null, second },
      reviewer(),
    ),
  );
}

async function approvedDraft(
  { books, tenantId, preparer, approver }: ClientBooks,
  fiscalYearId: Uuid,
): Promise<Uuid> {
  const yearCloseId = expectAccepted(
    await books.execute(draftYearCloseCommand, { tenantId }, { fiscalYearId }, preparer()),
  );
  const lines = (await books.read(tenantId, (tx) => tx.all(linesOfYearClose, { yearCloseId }))) ?? [];
  const decisions = lines.map(({ entryOrdinal: entry, line: { ordinal: line } }) => ({
    entry,
    line,
    isApproved: true,
    note: null,
  }));
  const drafted = await books.read(tenantId, (tx) => tx.first(yearCloseById, { id: yearCloseId }));
  const second = drafted && (await secondPersonAt(books, drafted.drafted_by, approver()));
  return expectAccepted(
    await books.execute(reviewYearCloseCommand, { tenantId }, { yearCloseId, decisions, second }, approver()),
  );
}
