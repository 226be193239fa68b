import type { Firm, Input } from './firm.ts';
import { waitUntil } from './wait-until.ts';

const REASON = 'An entry of the month was forgotten, it must go in.';

/** What people do to close months and years. The first year has one month. */
export async function closePeriods(firm: Firm): Promise<void> {
  await postInto(firm, '2025-12-15');
  const december = await firm.periodOf('2025-12-31');
  await keepChecklist(firm, december);
  await recordStatement(firm, december);
  await closeMonth(firm, december);
  await changeOpening(firm, december);
  await closeFirstYear(firm);
  await goBack(firm);
  await runBatches(firm);
  await firm.accepted('openFiscalYear', { startDate: '2027-01-01' }, { as: 'owner' });
}

async function postInto(firm: Firm, postingDate: string): Promise<void> {
  const lines = [
    { accountId: await firm.accountOf('Bank'), debit: '75.00', currency: 'PAB' },
    { accountId: await firm.accountOf('SalesRevenue'), credit: '75.00', currency: 'PAB' },
  ];
  await firm.accepted('postEntry', { postingDate, description: 'Sales', lines });
}

async function keepChecklist(firm: Firm, periodId: string): Promise<void> {
  const accepted = async (mutation: string, input: Input) =>
    (
      await firm.accepted<{ itemId: string }>(
        mutation,
        { periodId, ...input },
        { selection: '... on CloseItemChanged { itemId }' },
      )
    ).itemId;
  const itemId = await accepted('addCloseItem', { title: 'Count the till', isRepeated: true });
  await accepted('changeCloseItem', { item: { itemId }, title: 'Count both tills' });
  const facts = await factsOf(firm, itemId);
  await accepted('acknowledgeCloseItem', {
    item: { itemId },
    facts,
    note: 'Counted on the second of January.',
  });
  await accepted('withdrawAcknowledgement', { item: { itemId } });
  await accepted('completeCloseItem', { itemId, note: 'Both were right.' });
  await accepted('reopenCloseItem', { itemId });
  await accepted('completeCloseItem', { itemId });
  await accepted('removeCloseItem', {
    itemId: await accepted('addCloseItem', { title: 'Nothing after all' }),
  });
}

async function recordStatement(firm: Firm, periodId: string): Promise<void> {
  const account = { periodId, accountId: await firm.accountOf('Bank') };
  const statement = { ...account, statementDate: '2025-12-31', balance: '75.00' };
  await firm.accepted('recordStatementBalance', statement);
  await firm.accepted('removeStatementBalance', account);
}

interface PeriodItems {
  readonly period: {
    readonly closePackage: {
      readonly items: readonly { readonly itemId: string | null; readonly facts: string }[];
    };
  };
}

async function factsOf(firm: Firm, itemId: string): Promise<string> {
  const { tenant } = await firm.read<{ tenant: PeriodItems }>(
    '{ tenant { period(date: "2025-12-31") { closePackage { items { itemId facts } } } } }',
  );
  return tenant.period.closePackage.items.find((item) => item.itemId === itemId)?.facts ?? '';
}

async function closeMonth(firm: Firm, periodId: string): Promise<void> {
  await firm.accepted('prepareClose', { periodId });
  await lockAndSubmit(firm, periodId);
  await firm.accepted('lockPeriod', { periodId, to: 'LOCKED' });
  await firm.accepted('approveClose', { periodId }, { as: 'owner' });
}

async function lockAndSubmit(firm: Firm, periodId: string): Promise<void> {
  for (const to of ['LOCK_SALES', 'LOCK_SALES_AND_PURCHASING'])
    await firm.accepted('lockPeriod', { periodId, to });
  await firm.accepted('submitClose', { periodId });
}

/** The first year's only month is reopened after the next month was closed, and changes what that one begins with. */
async function changeOpening(firm: Firm, december: string): Promise<void> {
  const january = await firm.periodOf('2026-01-31');
  await firm.accepted('prepareClose', { periodId: january });
  const { tenant } = await firm.read<{ tenant: PeriodItems }>(
    '{ tenant { period(date: "2026-01-31") { closePackage { items { itemId facts } } } } }',
  );
  for (const { itemId } of tenant.period.closePackage.items)
    if (itemId !== null) await firm.accepted('completeCloseItem', { periodId: january, itemId });
  await lockAndSubmit(firm, january);
  await firm.accepted('approveClose', { periodId: january }, { as: 'owner' });
  await firm.accepted('reopenPeriod', { periodId: december, to: 'DRAFT', reason: REASON }, { as: 'owner' });
  await postInto(firm, '2025-12-20');
  await firm.accepted('submitClose', { periodId: december });
  await firm.accepted('approveClose', { periodId: december }, { as: 'owner' });
  const note = 'The sale of the twentieth of December is known.';
  const change = { periodId: december, closing: 2, note };
  await firm.accepted('acknowledgeOpeningChange', change, { as: 'owner' });
  await firm.accepted('unlockPeriod', { periodId: january, to: 'UNLOCKED', reason: REASON }, { as: 'owner' });
  await firm.accepted('abandonClose', { periodId: january, reason: REASON });
}

async function closeFirstYear(firm: Firm): Promise<void> {
  const { tenant } = await firm.read<{ tenant: { period: { fiscalYear: { id: string } } } }>(
    '{ tenant { period(date: "2025-12-31") { fiscalYear { id } } } }',
  );
  const { id: fiscalYearId } = tenant.period.fiscalYear;
  await firm.accepted('draftYearClose', { fiscalYearId });
  await closeYear(firm, fiscalYearId);
  await firm.accepted('reverseYearClose', { fiscalYearId, reason: REASON }, { as: 'owner' });
  await closeYear(firm, fiscalYearId);
  const preview = await firm.read<{
    tenant: { period: { fiscalYear: { signOffPreview: { exposureHash: string } } } };
  }>('{ tenant { period(date: "2025-12-31") { fiscalYear { signOffPreview { exposureHash } } } } }', {
    as: 'reviewer',
  });
  const { exposureHash } = preview.tenant.period.fiscalYear.signOffPreview;
  await firm.accepted('signOffYear', { fiscalYearId, exposureHash }, { as: 'reviewer' });
}

interface DraftedClose {
  readonly id: string;
  readonly entries: readonly {
    readonly entry: number;
    readonly lines: { readonly edges: readonly { readonly node: { readonly line: number } }[] };
  }[];
}

async function closeYear(firm: Firm, fiscalYearId: string): Promise<void> {
  const { yearClose } = await firm.accepted<{ yearClose: DraftedClose }>(
    'draftYearClose',
    { fiscalYearId },
    {
      selection:
        '... on YearCloseDrafted { yearClose { id entries { entry lines { edges { node { line } } } } } }',
    },
  );
  const decisions = yearClose.entries.flatMap(({ entry, lines }) =>
    lines.edges.map(({ node: { line } }) => ({ entry, line, isApproved: true })),
  );
  await firm.accepted('reviewYearClose', { yearCloseId: yearClose.id, decisions }, { as: 'owner' });
  await firm.accepted('closeYear', { yearCloseId: yearClose.id }, { as: 'owner' });
}

/** January is submitted, posted into, and taken back. */
async function goBack(firm: Firm): Promise<void> {
  const periodId = await firm.periodOf('2026-01-31');
  await firm.accepted('prepareClose', { periodId });
  await lockAndSubmit(firm, periodId);
  await postInto(firm, '2026-01-20');
  await firm.accepted('unlockPeriod', { periodId, to: 'UNLOCKED', reason: REASON }, { as: 'owner' });
}

/** A batch that workers finish, the same again, which finds its target reached, and one that is cancelled. */
async function runBatches(firm: Firm): Promise<void> {
  const input = {
    tenants: { tenantIds: [firm.apiId] },
    month: '2026-01',
    target: 'LOCK_SALES_AND_PURCHASING',
  };
  const start = async (): Promise<string> =>
    (
      await firm.accepted<{ run: { id: string } }>('startBatchClose', input, {
        isFirmWide: true,
        selection: '... on BatchRunStarted { run { id } }',
      })
    ).run.id;
  for (const batchRunId of [await start(), await start()]) await ended(firm, batchRunId);
  // A worker may have finished it first.
  for (let attempts = 0; attempts < 20; attempts += 1) {
    const batchRunId = await start();
    const { code } = await firm.do('cancelBatchRun', { batchRunId }, { isFirmWide: true });
    await ended(firm, batchRunId);
    if (code === undefined) return;
  }
  throw new Error('workers finished every batch before it was cancelled');
}

function ended(firm: Firm, id: string): Promise<void> {
  return waitUntil(`the end of the batch ${id}`, async () => {
    const { batchRun } = await firm.read<{ batchRun: { endedAt: string | null } }>(
      `{ batchRun(id: "${id}") { endedAt } }`,
      { isFirmWide: true },
    );
    return batchRun.endedAt !== null;
  });
}
