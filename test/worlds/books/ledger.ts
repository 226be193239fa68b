import { capabilityModules } from '@cifra/capabilities/registry';
import { expect } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { defaultClusters } from '@cifra/access/clusters';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { ask, askTenant } from '../../support/ask.ts';
import { setSetting } from '../../support/fixture-commands.ts';
import { openingSelections } from '../../support/opening-selections.ts';
import { openTenantBooks, type TenantBooks } from './tenant-books.ts';
import { createLedgerSubgraph, type LedgerSubgraph } from '../../../subgraphs/ledger/src/subgraph.ts';

/** Two tenants' books behind the subgraph, and three people of the firm. */
export interface Ledger {
  readonly world: TenantBooks;
  readonly subgraph: LedgerSubgraph;
  readonly junior: Claim;
  readonly senior: Claim;
  readonly owner: Claim;
  /** Another senior: a second person with every right of the first. */
  readonly colleague: Claim;
  readonly masked: unknown[];
  /** Runs a mutation with a new idempotency key unless the input brings one; answers its union member. */
  readonly mutate: (mutation: string, input: Record<string, unknown>, claim?: Claim) => Promise<Member>;
  /** Fields of the tenant. Throws on errors. */
  readonly read: <Data>(fields: string, claim?: Claim) => Promise<Data>;
  readonly close: () => Promise<void>;
}

export interface Member {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

export const idOfClaim = ({ principal }: Claim): string => String(principal.id);

const DRAFT =
  'id state version postingDate documentDate description reference isAccrual preparedBy { id } submittedBy { id } decidedBy { id } rejectionReason entry { id }';
const ENTRY =
  'id series number displayNumber kind isAccrual postingDate documentDate actualPostingDate period { id } description reference source sourceId total { amount currency } lineCount preparedBy { id } approvedBy { id } commitNumber';
const ACCOUNT = 'id code name type normalSide parent { id } isPostable isActive controlRole roles version';

/** What every mutation selects: the written objects, and the facts of the refusals. */
function selectionOf(mutation: string): string {
  const member = {
    saveEntryDraft: `... on EntryDraftSaved { draft { ${DRAFT} } }`,
    submitEntryDraft: `... on EntryDraftSubmitted { draft { ${DRAFT} } }`,
    withdrawEntryDraft: `... on EntryDraftWithdrawn { draft { ${DRAFT} } }`,
    rejectEntryDraft: `... on EntryDraftRejected { draft { ${DRAFT} } } ... on ReasonTooShort { minimum given }`,
    approveEntryDraft: `... on EntryDraftApproved { draft { ${DRAFT} } entry { ${ENTRY} } } ... on MakerIsChecker { approver preparedBy }`,
    postEntryDraft: `... on EntryDraftPosted { draft { ${DRAFT} } entry { ${ENTRY} } }`,
    discardEntryDraft: `... on EntryDraftDiscarded { draft { ${DRAFT} } }`,
    postEntry: `... on EntryPosted { entry { ${ENTRY} } }`,
    reverseEntry: `... on EntryReversed { entry { ${ENTRY} reversedBy { id } } reversingEntry { ${ENTRY} reverses { id } } } ... on EntryAlreadyReversed { entryName: entry reversedBy } ... on ReversalBeforeEntry { postingDate entryDate } ... on EntryNotReversible { source } ... on PeriodLocked { period lockState side }`,
    ...openingSelections(ENTRY),
    createAccount: `... on AccountCreated { account { ${ACCOUNT} } }`,
    updateAccount: `... on AccountUpdated { account { ${ACCOUNT} } } ... on AccountHasLines { what } ... on AccountHasRoles { roles } ... on AccountHasChildren { children } ... on AccountTypeMismatch { because }`,
    deactivateAccount: `... on AccountDeactivated { account { ${ACCOUNT} } } ... on AccountHasRoles { roles } ... on AccountHasChildren { children } ... on AccountNotZero { balance currency }`,
    activateAccount: `... on AccountActivated { account { ${ACCOUNT} } }`,
    bindAccountRole: `... on AccountRoleBound { role account { ${ACCOUNT} } } ... on AccountNotZero { balance currency } ... on AccountIsControl { controlRole: role } ... on AccountHasRoles { roles }`,
  }[mutation];
  const posting = `... on TaxCodeUnknown { line taxCode } ... on TaxCodeInactive { line taxCode } ... on EntryUnbalanced { debit credit difference currency } ... on PeriodLocked { period lockState side } ... on AccountNotPostable { line account }
    ... on AccountIsControl { line account role } ... on RateMissing { line baseCurrency originalCurrency rateDate } ... on AmountNotWholeMinor { line amount }
    ... on PostingDateOutsidePeriods { firstDate lastDate }`;
  const posts = ['submitEntryDraft', 'approveEntryDraft', 'postEntryDraft', 'postEntry'].includes(mutation)
    ? posting
    : '';
  const steps = mutation.endsWith('EntryDraft')
    ? '... on VersionConflict { expected actual } ... on DraftNotInState { action state allowed }'
    : '';
  return `__typename ... on Refusal { code message } ... on InputInvalid { field problem } ${member ?? ''} ${posts} ${steps}`;
}

const inputTypes: Readonly<Record<string, string>> = {
  submitEntryDraft: 'EntryDraftStepInput',
  withdrawEntryDraft: 'EntryDraftStepInput',
  approveEntryDraft: 'EntryDraftStepInput',
  postEntryDraft: 'EntryDraftStepInput',
  discardEntryDraft: 'EntryDraftStepInput',
  deactivateAccount: 'AccountStepInput',
  activateAccount: 'AccountStepInput',
  pauseRecurringEntry: 'RecurringEntryStepInput',
  endRecurringEntry: 'RecurringEntryStepInput',
};

export async function openLedger(options: { readonly approval?: boolean } = {}): Promise<Ledger> {
  const modules = ['../../support/ledger-commands.ts', '../../support/opening-commands.ts'];
  const world = await openTenantBooks({
    commandModules: [...capabilityModules, ...modules.map((module) => new URL(module, import.meta.url).href)],
  });
  if (options.approval === false) {
    const set = await world.books.executeControl(
      setSetting,
      { scopeId: world.tenant.id, key: 'entries.manualNeedApproval', value: 'false' },
      world.request(),
    );
    expect(set.ok).toBe(true);
  }
  const masked: unknown[] = [];
  const subgraph = createLedgerSubgraph({ books: world.books, log: (failure) => masked.push(failure) });
  const person = (cluster: 'junior' | 'senior' | 'owner', id: Uuid = newId()): Claim => ({
    ...world.claim(defaultClusters[cluster].permissions),
    principal: { kind: 'user', id, name: cluster },
  });
  const senior = person('senior');
  let keys = 0;
  return {
    world,
    subgraph,
    masked,
    junior: person('junior'),
    senior,
    owner: person('owner'),
    colleague: person('senior'),
    async mutate(mutation, input, claim = senior) {
      const type = inputTypes[mutation] ?? `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
      const document = `mutation ($input: ${type}!) { answer: ${mutation}(input: $input) { ${selectionOf(mutation)} } }`;
      const { data, errors } = await ask<{ answer: Member } | null>(subgraph, document, {
        claim,
        variables: { input: { idempotencyKey: `key-${(keys += 1)}`, ...input } },
      });
      if (errors.length > 0 || !data)
        throw new Error(
          `${mutation}: ${JSON.stringify(errors)} ${JSON.stringify(masked, (_key, value: unknown) => (value instanceof Error ? value.stack : value))}`,
        );
      return data.answer;
    },
    async read(fields, claim = senior) {
      const { data, errors } = await askTenant<never>(subgraph, world.tenant.id, fields, { claim });
      if (errors.length > 0)
        throw new Error(
          `${JSON.stringify(errors)} ${JSON.stringify(masked, (_key, value: unknown) => (value instanceof Error ? value.stack : value))}`,
        );
      return data;
    },
    close: () => world.close(),
  };
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
