import { loosenSetting } from '../support/loosen-setting.ts';
import type { Firm, Input } from './firm.ts';

interface Versioned {
  readonly id: string;
  readonly version: string;
}

const REASON = 'Entered twice by mistake, the other one stays.';

/** What people do in the journal and in the chart of accounts. */
export async function keepLedger(firm: Firm): Promise<void> {
  await changeChart(firm);
  const key = { tenantId: firm.tenantId, key: 'entries.manualNeedApproval' };
  await loosenSetting(firm.books, { ...key, value: 'false' });
  await postOpening(firm);
  await loosenSetting(firm.books, { ...key, value: 'true' });
  await draftEntries(firm);
  await repeatEntries(firm);
}

async function changeChart(firm: Firm): Promise<void> {
  const of = (type: string) => ({ selection: `... on ${type} { account { id version } }` });
  const { account } = await firm.accepted<{ account: Versioned }>(
    'createAccount',
    { code: '9990', name: 'Suspense', type: 'ASSET' },
    of('AccountCreated'),
  );
  const step = async (mutation: string, known: Versioned, type: string, input: Input = {}) =>
    (
      await firm.accepted<{ account: Versioned }>(
        mutation,
        { accountId: known.id, version: known.version, ...input },
        of(type),
      )
    ).account;
  const changed = await step('updateAccount', account, 'AccountUpdated', { name: 'Clearing' });
  // Refused by the books: somebody else was first.
  const late = await firm.do('updateAccount', {
    accountId: account.id,
    version: account.version,
    name: 'Too late',
  });
  if (late.code !== 'VERSION_CONFLICT') throw new Error(`an old version was taken: ${JSON.stringify(late)}`);
  const inactive = await step('deactivateAccount', changed, 'AccountDeactivated');
  await step('activateAccount', inactive, 'AccountActivated');
  await firm.accepted('bindAccountRole', { role: 'Bank', accountId: await firm.accountOf('Bank') });
}

async function postOpening(firm: Firm): Promise<void> {
  const accountId = await firm.accountOf('Bank');
  const lines = [{ accountId, debit: '500.00', currency: 'PAB' }];
  await firm.accepted('postOpeningBalances', { lines, differenceConsent: true });
  await firm.accepted('reverseOpeningBalances', { reason: REASON });
}

async function linesOf(firm: Firm): Promise<readonly Input[]> {
  return [
    { accountId: await firm.accountOf('Bank'), debit: '120.00', currency: 'PAB' },
    { accountId: await firm.accountOf('SalesRevenue'), credit: '120.00', currency: 'PAB' },
  ];
}

async function draftEntries(firm: Firm): Promise<void> {
  const lines = await linesOf(firm);
  const content = { postingDate: '2026-02-10', description: 'Counter sales', lines };
  const of = (type: string) => ({ selection: `... on ${type} { draft { id version } }` });
  const save = async (input: Input = {}) =>
    (
      await firm.accepted<{ draft: Versioned }>(
        'saveEntryDraft',
        { ...content, ...input },
        of('EntryDraftSaved'),
      )
    ).draft;
  const step = async (mutation: string, { id, version }: Versioned, type: string, input: Input = {}) =>
    (
      await firm.accepted<{ draft: Versioned }>(
        mutation,
        { draftId: id, version, ...input },
        {
          ...of(type),
          ...(mutation.startsWith('approve') || mutation.startsWith('reject') ? { as: 'owner' } : {}),
        },
      )
    ).draft;
  const created = await save();
  const draft = await save({ draftId: created.id, version: created.version, description: 'Sales' });
  const submitted = await step('submitEntryDraft', draft, 'EntryDraftSubmitted');
  const withdrawn = await step('withdrawEntryDraft', submitted, 'EntryDraftWithdrawn');
  const again = await step('submitEntryDraft', withdrawn, 'EntryDraftSubmitted');
  const rejected = await step('rejectEntryDraft', again, 'EntryDraftRejected', { reason: REASON });
  await step(
    'approveEntryDraft',
    await step('submitEntryDraft', rejected, 'EntryDraftSubmitted'),
    'EntryDraftApproved',
  );
  const waived = { tenantId: firm.tenantId, key: 'entries.manualNeedApproval', value: 'false' };
  await loosenSetting(firm.books, waived);
  await step('discardEntryDraft', await save(), 'EntryDraftDiscarded');
  await step('postEntryDraft', await save(), 'EntryDraftPosted');
  await firm.accepted('postEntry', { ...content, isAccrual: true });
  const { entry } = await firm.accepted<{ entry: { id: string } }>('postEntry', content, {
    selection: '... on EntryPosted { entry { id } }',
  });
  await firm.accepted('reverseEntry', { entryId: entry.id, onFirstOpenDay: true, reason: REASON });
}

async function repeatEntries(firm: Firm): Promise<void> {
  const lines = await linesOf(firm);
  const content = {
    name: 'Rent',
    frequency: 'MONTHLY',
    firstDate: '2026-03-01',
    description: 'Rent of the month',
    lines,
  };
  const of = (type: string) => ({ selection: `... on ${type} { recurringEntry { id version } }` });
  interface Repeated {
    readonly recurringEntry: Versioned;
  }
  const { recurringEntry: first } = await firm.accepted<Repeated>(
    'saveRecurringEntry',
    content,
    of('RecurringEntrySaved'),
  );
  const step = async (mutation: string, { id, version }: Versioned, type: string) =>
    (await firm.accepted<Repeated>(mutation, { recurringEntryId: id, version }, of(type))).recurringEntry;
  const { recurringEntry: changed } = await firm.accepted<Repeated>(
    'saveRecurringEntry',
    { ...content, recurringEntryId: first.id, version: first.version, description: 'Rent of the shop' },
    of('RecurringEntrySaved'),
  );
  // Sent again with its key, a run meets the due dates that it has taken.
  for (let times = 0; times < 2; times += 1)
    await firm.accepted('runRecurringEntries', { idempotencyKey: 'run-of-march', upTo: '2026-03-31' });
  const { tenant } = await firm.read<{ tenant: { recurringEntry: Versioned } }>(
    `{ tenant { recurringEntry(id: "${changed.id}") { id version } } }`,
  );
  const paused = await step('pauseRecurringEntry', tenant.recurringEntry, 'RecurringEntryPaused');
  const resumed = await step('resumeRecurringEntry', paused, 'RecurringEntryResumed');
  await step('endRecurringEntry', resumed, 'RecurringEntryEnded');
}
