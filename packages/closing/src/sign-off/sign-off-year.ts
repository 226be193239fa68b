import { decideApproval } from '@cifra/domain/draft-life';
import { keptText, type SecondPersonFound } from '@cifra/domain/second-person';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { decideSignOff, type AuditedPeriod } from '@cifra/domain/sign-off';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import { yearSignOffs, type yearCloses } from '@cifra/database/tables/close';
import { periods, type fiscalYears } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { tenantCommand } from '@cifra/books/command';
import { periodFact } from '@cifra/ledger/journal/period-fact';
import { fiscalYearById } from '@cifra/ledger/journal/queries';
import { periodsOfYear } from '@cifra/ledger/periods/queries';
import { gatherExposureBasis } from '@cifra/rates/exposure/exposure';
import { draftSignOff } from './draft-sign-off.ts';
import { selfApprovalsOfYear } from '@cifra/ledger/approvals/queries';
import { closingsOfYear, firstChangeBy, firstEntryOf, standingCloseOfYear } from './queries.ts';
import { separationOfYear } from './separation-of-year.ts';

/** Plain data. */
export interface SignOffYear {
  readonly fiscalYearId: Uuid;
  /** The hash of the exposure that the reviewer saw; null: whichever it is. */
  readonly exposureHash: string | null;
  /** How far the reviewer is a second person to whoever drafted the year-end. */
  readonly second: SecondPersonFound | null;
}

export const signOffCodes = refusalCodes(
  'FISCAL_YEAR_UNKNOWN',
  'YEAR_AUDITED',
  'CLOSE_STEP_NOT_ALLOWED',
  'YEAR_CLOSE_UNKNOWN',
  'MAKER_IS_CHECKER',
  'RATE_MISSING',
  'SIGN_OFF_CHANGED',
);

/**
 * The external reviewer signs a closed year off, in one transaction: keeps the basis statement and the exposure as the books say now,
 * and moves every period to YEAR_AUDITED, from where nothing goes back. Posts nothing; answers the year's id. Whoever drafted,
 * reviewed or posted the year-end close, or prepared, approved or closed anything of the tenant in the year or since, does not sign it.
 * Refuses in this order: FISCAL_YEAR_UNKNOWN, then as `decideSignOff`, YEAR_CLOSE_UNKNOWN, MAKER_IS_CHECKER, RATE_MISSING,
 * SIGN_OFF_CHANGED. Source: product 5.4; docs/specs/sign-off.md.
 */
export const signOffYearCommand = tenantCommand<SignOffYear, Uuid, CodeOf<typeof signOffCodes>>(
  'books.signOffYear',
  async (tx, { fiscalYearId, exposureHash, second }, { tenant, request }) => {
    const signer = request.actor.id as Uuid | null;
    if (signer === null) throw new InvariantBroken('a year was signed off by nobody in particular');
    const [year, rows, close, closings, selfApproved, basis] = await Promise.all([
      tx.first(fiscalYearById, { id: fiscalYearId }),
      tx.all(periodsOfYear, { fiscalYearId }),
      tx.first(standingCloseOfYear, { fiscalYearId }),
      tx.all(closingsOfYear, { fiscalYearId }),
      tx.first(selfApprovalsOfYear, { fiscalYearId }),
      gatherExposureBasis(tx, tenant.baseCurrency),
    ]);
    if (!year) return refused(refuse('FISCAL_YEAR_UNKNOWN', { fiscalYearRef: fiscalYearId }));
    const decision = decideSignOff({ fiscalYear: year.name, periods: rows.map(periodFact) });
    if (!decision.ok) return decision;
    if (!close) return refused(refuse('YEAR_CLOSE_UNKNOWN', { yearCloseRef: year.name }));
    const separation = separationOfYear({
      close,
      closings,
      isFirmOfOne: second?.isFirmOfOne ?? null,
      selfApprovedCount: selfApproved?.rows ?? 0,
    });
    const [hasWorked, text] = await Promise.all([
      hasWorkedOn(tx, { personId: signer, startDate: year.start_date }),
      draftSignOff(tx, { year, basis, separation }, tenant),
    ]);
    const approval = decideApproval({
      preparedBy: [...new Set([...makersOf(close), ...(hasWorked ? [signer] : [])])],
      approver: signer,
      approvalRequired: true,
    });
    if (!approval.ok) return approval;
    if (!text.ok) return text;
    if (exposureHash !== null && exposureHash !== text.value.exposureHash)
      return refused(
        refuse('SIGN_OFF_CHANGED', {
          fiscalYearRef: year.name,
          currentExposureHash: text.value.exposureHash,
        }),
      );
    tx.insert(yearSignOffs, {
      fiscal_year_id: fiscalYearId,
      year_close_id: close.id,
      signed_by: signer,
      statement: text.value.statement,
      statement_version: text.value.statementVersion,
      exposure: text.value.exposure,
      exposure_hash: text.value.exposureHash,
      second_person: keptText(second, { makerId: close.drafted_by, isSelfApproved: false }),
    });
    for (const [index, audited] of decision.value.entries()) writeAudited(tx, rows[index], audited);
    recordSignOff(tx, year, { yearCloseId: close.id, ...text.value });
    return accepted(fiscalYearId);
  },
  { keyedBy: ({ second: _second, ...input }) => input, refuses: signOffCodes },
);

/** The earliest that a day can begin anywhere: fourteen hours before it does in UTC. */
const beginningOf = (day: LocalDate): bigint =>
  BigInt(Date.parse(`${day}T00:00:00Z`) - 14 * 3_600_000) * 1_000n;

/**
 * Whether somebody has prepared, approved or closed anything of the tenant in the year that is signed or since: by a command since the year began, or by
 * an entry dated since. One set of reads. Accounting ruling 5.
 */
async function hasWorkedOn(
  tx: TenantTx,
  { personId, startDate }: { readonly personId: Uuid; readonly startDate: LocalDate },
): Promise<boolean> {
  const found = await Promise.all([
    tx.first(firstChangeBy, { personId, sinceMicros: beginningOf(startDate) }),
    tx.first(firstEntryOf, { personId, startDate }),
  ]);
  return found.some((each) => each !== null);
}

/** Everybody who had a hand in the year-end close. */
function makersOf({
  drafted_by: drafter,
  reviewed_by: reviewers,
  closed_by: closer,
}: Row<typeof yearCloses>): Uuid[] {
  const ids = [drafter, ...(JSON.parse(reviewers) as Uuid[]), ...(closer === null ? [] : [closer])];
  return [...new Set(ids)];
}

function writeAudited(
  tx: TenantTx,
  row: Row<typeof periods> | undefined,
  { period, after: { lockState, closeState } }: AuditedPeriod,
): void {
  if (row?.id !== period.id) throw new InvariantBroken('a decision is of another period');
  const { commit_number: version, ...fields } = row;
  const states = { lock_state: lockState, close_state: closeState };
  tx.replace(periods, { ...fields, ...states }, version);
  tx.record({
    event: 'PERIOD_CLOSE_CHANGED',
    objectType: 'Period',
    objectId: row.id,
    before: { lockState: row.lock_state, closeState: row.close_state },
    after: { lockState, closeState },
  });
}

function recordSignOff(
  tx: TenantTx,
  year: Row<typeof fiscalYears>,
  after: {
    readonly yearCloseId: Uuid;
    readonly statement: string;
    readonly statementVersion: number;
    readonly exposureHash: string;
  },
): void {
  const { yearCloseId, statement, statementVersion, exposureHash } = after;
  tx.record({
    event: 'YEAR_SIGNED_OFF',
    objectType: 'FiscalYear',
    objectId: year.id,
    after: { name: year.name, yearCloseId, statement, statementVersion, exposureHash },
  });
}
