import { draftById } from '@cifra/books/drafts/queries';
import type { DraftContent } from '@cifra/books/drafts/save-draft';
import { allPeriods } from '@cifra/books/journal/queries';
import type { OpeningInput } from '@cifra/books/opening/opening-input';
import type { Uuid } from '@cifra/domain/ids';
import { approveEntryDraft, submitEntryDraft } from '@cifra/subgraph-ledger/operations/draft-steps';
import { postOpeningBalances } from '@cifra/subgraph-ledger/operations/opening-balances';
import { saveEntryDraft } from '@cifra/subgraph-ledger/operations/save-entry-draft';
import { openingItemsAfter } from '@cifra/subgraph-ledger/repository/opening-items';
import { isEntry, type Activity } from './activities/activity.ts';
import { historyOf, openingOf } from './activities/history.ts';
import { askForApproval } from './ask-for-approval.ts';
import { approvalSince, firstDemoDay } from './calendar.ts';
import type { ClientBooks } from './client-books.ts';
import { inTurn } from './in-turn.ts';
import { contentsOf, openingBalancesOf } from './journal-contents.ts';
import { must } from './must.ts';
import { postHistory, type Step } from './post-history.ts';
import type { Made } from './trade/ask-document.ts';
import { openDesk } from './trade/desk.ts';
import { leaveDocuments } from './trade/leave-documents.ts';
import { openingItemsOf, type DemoOpeningItem } from './trade/opening-items.ts';

export interface KeptBooks {
  readonly posted: number;
  readonly documents: number;
  readonly drafts: number;
}

/**
 * Keeps a client's books as people did: the older entries posted by those who may, the newer drafted, submitted and approved by
 * two. Every step has a key or looks at what is there, so that a run that was cut off is completed by the next.
 */
export async function keepBooks(where: ClientBooks): Promise<KeptBooks> {
  const { books, tenantId, client } = where;
  const { progress, business } = client;
  const periods = (await books.read(tenantId, (tx) => tx.all(allPeriods, {}))) ?? [];
  const from = periods[0]?.start_date ?? firstDemoDay;
  const desk = await openDesk(where);
  const items = openingItemsOf(business, from);
  const made = await postOpening(where, {
    items,
    input: await openingBalancesOf(
      books,
      { tenantId, business, desk },
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
  await postHistory(where, desk, { steps, made });
  await leaveDocuments(where, desk);
  if (progress.needsApproval) await askForApproval(where, 'entries.manualNeedApproval');
  const drafted = contents.slice(draftedFrom);
  await throughDrafts(where, drafted);
  const documents = steps.filter((step) => step.kind === 'trade' && isDocument(step.activity)).length;
  return {
    posted: 1 + contents.length - unfinished,
    documents,
    drafts: unfinished + progress.documentDrafts + progress.documentsAwaiting,
  };
}

/** What is posted, in the order in which it happened. `contents`: the entries among the activities. */
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

/** Posts the opening balances; answers what was open in the old books, by its reference. */
async function postOpening(
  { books, tenantId, approver }: ClientBooks,
  { input, items }: { readonly input: OpeningInput; readonly items: readonly DemoOpeningItem[] },
): Promise<Map<string, Made>> {
  const entryId = must(
    await books.execute(postOpeningBalances, { tenantId }, input, approver('demo-opening')),
  );
  if (items.length === 0) return new Map();
  const page = { entryId, after: 0, limit: items.length };
  const rows = await books.read(tenantId, (tx) => tx.all(openingItemsAfter, page));
  return new Map((rows ?? []).map(({ reference, id }) => [reference, { documentId: null, itemId: id }]));
}

/** Drafts all, submits all but the last `drafts`, approves all but those and the `awaitingApproval` before them. */
async function throughDrafts(where: ClientBooks, contents: readonly DraftContent[]): Promise<void> {
  const { books, tenantId, client, preparer, approver } = where;
  const { drafts, awaitingApproval } = client.progress;
  const ids: Uuid[] = [];
  await inTurn([...contents.entries()], async ([index, content]) => {
    ids[index] = must(
      await books.execute(
        saveEntryDraft,
        { tenantId },
        { draft: null, content },
        preparer(`demo-draft-${index}`),
      ),
    );
  });
  const submitted = ids.slice(0, ids.length - drafts);
  await inTurn(submitted, async (id) => {
    const draft = await stateOf(where, id);
    if (draft.state === 'DRAFT')
      must(await books.execute(submitEntryDraft, { tenantId }, { id, version: draft.version }, preparer()));
  });
  await inTurn(submitted.slice(0, submitted.length - awaitingApproval), async (id) => {
    const draft = await stateOf(where, id);
    if (draft.state === 'PENDING_APPROVAL')
      must(await books.execute(approveEntryDraft, { tenantId }, { id, version: draft.version }, approver()));
  });
}

async function stateOf(
  { books, tenantId }: ClientBooks,
  id: Uuid,
): Promise<{ readonly state: string; readonly version: string }> {
  const row = await books.read(tenantId, (tx) => tx.first(draftById, { id }));
  if (!row) throw new Error('a demo draft is not there');
  return { state: row.state, version: row.commit_number.toString() };
}
