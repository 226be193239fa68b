import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { draftById } from '@cifra/books/drafts/queries';
import type { DraftContent } from '@cifra/books/drafts/save-draft';
import { allPeriods } from '@cifra/books/journal/queries';
import type { Uuid } from '@cifra/domain/ids';
import { approveEntryDraft, submitEntryDraft } from '@cifra/subgraph-ledger/operations/draft-steps';
import { postOpeningBalances } from '@cifra/subgraph-ledger/operations/opening-balances';
import { postEntry } from '@cifra/subgraph-ledger/operations/post-entry';
import { saveEntryDraft } from '@cifra/subgraph-ledger/operations/save-entry-draft';
import { changeSetting } from '@cifra/subgraph-firm/operations/change-setting';
import { historyOf, openingOf } from './activities/history.ts';
import { approvalSince, firstDemoDay } from './calendar.ts';
import type { DemoClient } from './clients.ts';
import { contentsOf, openingBalancesOf } from './journal-contents.ts';
import { must } from './must.ts';

export interface ClientBooks {
  readonly books: Books;
  readonly tenantId: Uuid;
  readonly client: DemoClient;
  /** The requests of those who prepare this client's entries and approve them. */
  readonly preparer: (idempotencyKey?: string) => CommandRequest;
  readonly approver: (idempotencyKey?: string) => CommandRequest;
}

export interface KeptBooks {
  readonly posted: number;
  readonly drafts: number;
}

/** Commands of one client that wait for its writer at once: they share a durable commit. */
const AT_ONCE = 64;

/**
 * Keeps a client's books as people did: the older entries posted by those who may, the newer drafted, submitted and approved by
 * two. Every step has a key or looks at what is there, so that a run that was cut off is completed by the next.
 */
export async function keepBooks(where: ClientBooks): Promise<KeptBooks> {
  const { books, tenantId, client } = where;
  const { progress, business } = client;
  const periods = (await books.read(tenantId, (tx) => tx.all(allPeriods, {}))) ?? [];
  const from = periods[0]?.start_date ?? firstDemoDay;
  const opening = openingOf(business, from, progress.openingDifference);
  must(
    await books.execute(
      postOpeningBalances,
      { tenantId },
      await openingBalancesOf(books, { tenantId, business }, opening),
      where.approver('demo-opening'),
    ),
  );
  const history = progress.keptUntil === null ? [] : historyOf(business, { from, to: progress.keptUntil });
  const contents = await contentsOf(books, { tenantId, business }, history);

  const unfinished = progress.drafts + progress.awaitingApproval;
  const draftedFrom = progress.needsApproval
    ? Math.min(
        contents.length - unfinished,
        contents.findIndex(({ postingDate }) => postingDate >= approvalSince) >>> 0,
      )
    : contents.length;
  await inTurn([...contents.slice(0, draftedFrom).entries()], async ([index, content]) => {
    must(await books.execute(postEntry, { tenantId }, content, where.approver(`demo-entry-${index}`)));
  });
  if (progress.needsApproval) await askForApproval(where);
  const drafted = contents.slice(draftedFrom);
  await throughDrafts(where, drafted);
  return { posted: 1 + contents.length - unfinished, drafts: unfinished };
}

/** From now on, the firm's own setting counts: a second person approves. */
async function askForApproval({ books, tenantId, approver }: ClientBooks): Promise<void> {
  const key = 'entries.manualNeedApproval';
  if ((await books.tenantFacts(tenantId))?.settings[key] === true) return;
  must(await books.executeControl(changeSetting, { scopeId: tenantId, key, value: null }, approver()));
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

/** Runs what is given in its order, so many at once that the writer always has some. */
async function inTurn<Item>(items: readonly Item[], run: (item: Item) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const outcomes = await Promise.allSettled(items.slice(from, from + AT_ONCE).map((item) => run(item)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }
}
