import { expect } from 'vitest';
import { createLedgerSubgraph, type LedgerSubgraph } from '../../../subgraphs/ledger/src/subgraph.ts';
import { setSetting } from '../../support/fixture-commands.ts';
import { openingSelections } from '../../support/opening-selections.ts';
import { openSubgraphClient, type SubgraphClient } from './subgraph-client.ts';

export { idOfClaim, type Member } from './subgraph-client.ts';

/** Two tenants' books behind the subgraph `ledger`. */
export type Ledger = SubgraphClient<LedgerSubgraph>;

const DRAFT =
  'id state version postingDate documentDate description reference isAccrual preparedBy { id } submittedBy { id } decidedBy { id } rejectionReason entry { id }';
const ENTRY =
  'id series number displayNumber kind isAccrual postingDate documentDate actualPostingDate period { id } description reference source sourceId total { amount currency } lineCount preparedBy { id } approvedBy { id } commitNumber';
const ACCOUNT =
  'id code name type kind normalSide parent { id } isPostable isActive controlRole roles version';

/** What every mutation selects: the written objects, and the facts of the refusals. */
function selectionOf(mutation: string): string {
  const member = {
    saveEntryDraft: `... on EntryDraftSaved { draft { ${DRAFT} } }`,
    submitEntryDraft: `... on EntryDraftSubmitted { draft { ${DRAFT} } }`,
    withdrawEntryDraft: `... on EntryDraftWithdrawn { draft { ${DRAFT} } }`,
    rejectEntryDraft: `... on EntryDraftRejected { draft { ${DRAFT} } } ... on ReasonTooShort { minimum givenLength }`,
    approveEntryDraft: `... on EntryDraftApproved { draft { ${DRAFT} } entry { ${ENTRY} } } ... on ApprovalRefused { approverRef preparedByRefs }`,
    postEntryDraft: `... on EntryDraftPosted { draft { ${DRAFT} } entry { ${ENTRY} } }`,
    discardEntryDraft: `... on EntryDraftDiscarded { draft { ${DRAFT} } }`,
    postEntry: `... on EntryPosted { entry { ${ENTRY} } }`,
    reverseEntry: `... on EntryReversed { entry { ${ENTRY} reversedBy { id } } reversingEntry { ${ENTRY} reverses { id } } } ... on EntryRefused { entryRef reversedByRef } ... on PostingDateRefused { postingDate entryDate } ... on EntryRefused { entrySource } ... on PostingDateRefused { lockedPeriodRef periodLockState postingSide }`,
    ...openingSelections(ENTRY),
    createAccount: `... on AccountCreated { account { ${ACCOUNT} } } ... on AccountRefused { because }`,
    updateAccount: `... on AccountUpdated { account { ${ACCOUNT} } } ... on AccountChangeRefused { fixedProperty boundRoles childCount } ... on AccountRefused { because accountKind allowedAccountKinds }`,
    deactivateAccount: `... on AccountDeactivated { account { ${ACCOUNT} } } ... on AccountChangeRefused { boundRoles childCount balanceAmount balanceCurrency }`,
    activateAccount: `... on AccountActivated { account { ${ACCOUNT} } }`,
    bindAccountRole: `... on AccountRoleBound { role account { ${ACCOUNT} } } ... on AccountChangeRefused { balanceAmount balanceCurrency } ... on AccountRefused { controlRole because accountKind allowedAccountKinds } ... on AccountChangeRefused { boundRoles }`,
  }[mutation];
  const posting = `... on TaxCodeRefused { lineNumber taxCodeRef } ... on EntryLinesRefused { debitAmount creditAmount differenceAmount currencyCode translatedCurrencies remedy } ... on PostingDateRefused { lockedPeriodRef periodLockState postingSide } ... on AccountRefused { lineNumber accountRef controlRole } ... on RateRefused { lineNumber baseCurrency originalCurrency givenRateDate givenRate standingRate fixedRate } ... on AmountRefused { lineNumber givenAmount }
    ... on PostingDateRefused { firstPeriodDate lastPeriodDate }`;
  const posts = ['submitEntryDraft', 'approveEntryDraft', 'postEntryDraft', 'postEntry'].includes(mutation)
    ? posting
    : '';
  const steps = mutation.endsWith('EntryDraft')
    ? '... on VersionConflict { expectedVersion actualVersion } ... on DraftRefused { action draftState allowedDraftStates }'
    : '';
  return `... on InputInvalid { inputFaults { field problem } } ${member ?? ''} ${posts} ${steps}`;
}

const commandModules = ['../../support/ledger-commands.ts', '../../support/opening-commands.ts'].map(
  (module) => new URL(module, import.meta.url).href,
);

export async function openLedger(
  options: { readonly approval?: boolean; readonly isTakenOver?: boolean } = {},
): Promise<Ledger> {
  const ledger = await openSubgraphClient({
    create: createLedgerSubgraph,
    select: selectionOf,
    commandModules,
    isTakenOver: options.isTakenOver === true,
  });
  const { books, tenant, request } = ledger.world;
  if (options.approval === false) {
    const set = await books.executeControl(
      setSetting,
      { scopeId: tenant.id, key: 'entries.manualNeedApproval', value: 'false' },
      request(),
    );
    expect(set.ok).toBe(true);
  }
  return ledger;
}

/** A balanced entry of rent paid from the bank. */
export function rentPaid(
  { world }: Pick<Ledger, 'world'>,
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  const { rent, cash } = world.accounts;
  return {
    postingDate: '2026-03-15',
    description: 'Rent of March',
    lines: [
      { accountId: rent, debit: '350.00', currency: 'PAB' },
      { accountId: cash, credit: '350.00', currency: 'PAB' },
    ],
    ...changes,
  };
}
