import { draftById } from '@cifra/ledger/drafts/queries';
import type { DraftContent } from '@cifra/ledger/drafts/save-draft';
import { allPeriods } from '@cifra/ledger/journal/queries';
import type { OpeningInput } from '@cifra/ledger/opening/opening-input';
import type { Uuid } from '@cifra/domain/ids';
import { approveEntryDraftCommand, submitEntryDraftCommand } from '@cifra/ledger/drafts/draft-commands';
import { postOpeningBalancesCommand } from '@cifra/ledger/opening/opening-commands';
import { saveEntryDraftCommand } from '@cifra/ledger/drafts/save-entry-draft';
import { openingItemList } from '@cifra/ledger/reads/opening-items';
import { isEntry, type Activity } from './activities/activity.ts';
import { historyOf, openingOf } from './history.ts';
import { requireApproval } from './require-approval.ts';
import { approvalSince, firstDemoDay } from './calendar.ts';
import type { ClientBooks } from './client-books.ts';
import { inOrder } from './in-order.ts';
import { contentsOf, openingBalancesOf } from './journal-contents.ts';
import { expectAccepted } from './expect-accepted.ts';
import { postHistory, type Step } from './post-history.ts';
import type { Made } from './trade/document-inputs.ts';
import { prepareMasterData } from './trade/master-data.ts';
import { leaveDocuments } from './trade/leave-documents.ts';
import { openingItemsOf, type DemoOpeningItem } from './trade/opening-items.ts';

export interface KeptBooks {
  readonly posted: number;
  readonly documents: number;
  readonly drafts: number;
}

/**
 * Keeps a client's books as people would have: the older entries posted directly, the newer ones drafted, submitted and
 * approved by two people. Every step has a key or checks what exists, so that the next run completes an interrupted
 * one.
 */
export async function keepBooks(where: ClientBooks): Promise<KeptBooks> {
  const { books, tenantId, client } = where;
  const { progress, business } = client;
  const periods = (await books.read(tenantId, (tx) => tx.all(allPeriods, {}))) ?? [];
  const from = periods[0]?.start_date ?? firstDemoDay;
  const masterData = await prepareMasterData(where);
  const items = openingItemsOf(business, from);
  const made = await postOpening(where, {
    items,
    input: await openingBalancesOf(
      books,
      { tenantId, business, masterData },
      { lines: openingOf(business, from, progress.openingDifference), items },
    ),
  });
  const history = progress.keptUntil === null ? [] : historyOf(business, { from, to: progress.keptUntil });
  const contents = await contentsOf(books, { tenantId, business }, history.filter(isEntry));

  const unfinished = progress.drafts + progress.awaitingApproval;
  const draftedFrom = progress.needsApproval
    ? Math.min(
        contents.length - unfinished,
        contents.findIndex(({ postingDate }) => postingDate >= approvalSince) >>> 0,
      )
    : contents.length;
  const steps = stepsOf(history, contents).filter(
    (step) => step.kind === 'trade' || step.index < draftedFrom,
  );
  await postHistory(where, masterData, { steps, made });
  await leaveDocuments(where, masterData);
  if (progress.needsApproval) await requireApproval(where, 'entries.manualNeedApproval');
  const drafted = contents.slice(draftedFrom);
  await throughDrafts(where, drafted);
  const documents = steps.filter((step) => step.kind === 'trade' && isDocument(step.activity)).length;
  return {
    posted: 1 + contents.length - unfinished,
    documents,
    drafts: unfinished + progress.documentDrafts + progress.documentsAwaiting,
  };
}

/** What is posted, in order. `contents`: the entries among the activities. */
function stepsOf(history: readonly Activity[], contents: readonly DraftContent[]): Step[] {
  let index = -1;
  return history.map((activity) => {
    if (!isEntry(activity)) return { kind: 'trade', activity };
    index += 1;
    const content = contents[index];
    if (content === undefined) throw new Error('an activity has no entry');
    return { kind: 'entry', index, content };
  });
}

const isDocument = ({ kind }: Activity): boolean => kind === 'document' || kind === 'settlement';

/** Posts the opening balances. Returns the items that were open in the old books, by reference. */
async function postOpening(
  { books, tenantId, approver }: ClientBooks,
  { input, items }: { readonly input: OpeningInput; readonly items: readonly DemoOpeningItem[] },
): Promise<Map<string, Made>> {
  const entryId = expectAccepted(
    await books.execute(postOpeningBalancesCommand, { tenantId }, input, approver('demo-opening')),
  );
  if (items.length === 0) return new Map();
  const page = { size: items.length, isBackward: false, place: null, stamp: '' };
  const rows = await books.read(tenantId, (tx) => openingItemList.rows(tx, { entryId }, page));
  return new Map((rows ?? []).map(({ reference, id }) => [reference, { documentId: null, itemId: id }]));
}

/** Drafts all, submits all but the last `drafts`, and approves all but those and the `awaitingApproval` before them. */
async function throughDrafts(where: ClientBooks, contents: readonly DraftContent[]): Promise<void> {
  const { books, tenantId, client, preparer, approver } = where;
  const { drafts, awaitingApproval } = client.progress;
  const ids: Uuid[] = [];
  await inOrder([...contents.entries()], async ([index, content]) => {
    ids[index] = expectAccepted(
      await books.execute(
        saveEntryDraftCommand,
        { tenantId },
        { draft: null, content },
        preparer(`demo-draft-${index}`),
      ),
    );
  });
  const submitted = ids.slice(0, ids.length - drafts);
  await inOrder(submitted, async (id) => {
    const draft = await stateOf(where, id);
    if (draft.state === 'DRAFT')
      expectAccepted(
        await books.execute(
          submitEntryDraftCommand,
          { tenantId },
          { id, version: draft.version },
          preparer(),
        ),
      );
  });
  await inOrder(submitted.slice(0, submitted.length - awaitingApproval), async (id) => {
    const draft = await stateOf(where, id);
    if (draft.state === 'PENDING_APPROVAL')
      expectAccepted(
        await books.execute(
          approveEntryDraftCommand,
          { tenantId },
          { id, version: draft.version },
          approver(),
        ),
      );
  });
}

async function stateOf(
  { books, tenantId }: ClientBooks,
  id: Uuid,
): Promise<{ readonly state: string; readonly version: string }> {
  const row = await books.read(tenantId, (tx) => tx.first(draftById, { id }));
  if (!row) throw new Error('a demo draft does not exist');
  return { state: row.state, version: row.commit_number.toString() };
}
