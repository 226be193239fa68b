import { findOpenItemOfDocument } from '@cifra/books/documents/open-item';
import type { CommandRequest } from '@cifra/books/command';
import type { AskedDocument } from '@cifra/books/documents/asked-document';
import type { DraftContent } from '@cifra/books/drafts/save-draft';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4 } from '@cifra/domain/money';
import { allocateItems, postDocument, voidDocument } from '@cifra/subgraph-documents/operations/documents';
import { postEntry } from '@cifra/subgraph-ledger/operations/post-entry';
import type { TradeActivity } from './activities/trade-activity.ts';
import type { ClientBooks } from './client-books.ts';
import { AT_ONCE, together } from './in-turn.ts';
import { must } from './must.ts';
import { askedItems, askedSettlement, madeOf, type Made } from './trade/ask-document.ts';
import type { Desk } from './trade/desk.ts';

/** What is posted in its turn: an entry, or what happened in the trade. */
export type Step =
  | { readonly kind: 'entry'; readonly index: number; readonly content: DraftContent }
  | { readonly kind: 'trade'; readonly activity: TradeActivity };

/**
 * Posts a history in its order, as many commands at once as the writer takes. What names an earlier document waits until that one is
 * posted. `made`: what is there already, and from now on what these steps made.
 */
export async function postHistory(
  where: ClientBooks,
  desk: Desk,
  { steps, made }: { readonly steps: readonly Step[]; readonly made: Map<string, Made> },
): Promise<void> {
  let waiting: Step[] = [];
  const awaited = new Set<string>();
  const flush = async (): Promise<void> => {
    const begun = waiting;
    waiting = [];
    awaited.clear();
    await postTogether(where, desk, { steps: begun, made });
  };
  for (const step of steps) {
    const needed = step.kind === 'trade' ? namedBy(step.activity) : [];
    if (waiting.length === AT_ONCE || needed.some((key) => awaited.has(key))) await flush();
    waiting.push(step);
    if (step.kind === 'trade') awaited.add(step.activity.key);
  }
  await flush();
}

function namedBy(activity: TradeActivity): readonly string[] {
  switch (activity.kind) {
    case 'document':
      return activity.original === null ? [] : [activity.original];
    case 'settlement':
      return activity.settles.map(({ key }) => key);
    case 'void':
      return [activity.document.key];
    case 'allocation':
      return [activity.from, activity.to];
  }
}

async function postTogether(
  where: ClientBooks,
  desk: Desk,
  { steps, made }: { readonly steps: readonly Step[]; readonly made: Map<string, Made> },
): Promise<void> {
  const { books, tenantId, client } = where;
  // Everything that the commands say is known before the first is sent, so that they are sent in their order.
  const asked = new Map<string, AskedDocument>();
  await books.read(tenantId, async (tx) => {
    for (const step of steps)
      if (step.kind === 'trade' && (step.activity.kind === 'document' || step.activity.kind === 'settlement'))
        asked.set(
          step.activity.key,
          step.activity.kind === 'document'
            ? askedItems(desk, step.activity, made)
            : await askedSettlement(tx, { business: client.business, desk, made }, step.activity),
        );
  });
  const posted: (readonly [key: string, documentId: Uuid])[] = [];
  await together(steps, async (step) => {
    const document = step.kind === 'trade' ? asked.get(step.activity.key) : undefined;
    if (step.kind === 'entry') await postOneEntry(where, step);
    else if (document !== undefined) {
      const request = requestOf(where, step.activity);
      posted.push([
        step.activity.key,
        must(await books.execute(postDocument, { tenantId }, document, request)),
      ]);
    } else await settleOrVoid(where, step.activity, made);
  });
  await books.read(tenantId, async (tx) => {
    for (const [key, documentId] of posted) {
      const item = await findOpenItemOfDocument(tx, documentId);
      if (item) made.set(key, { documentId, itemId: item.id });
    }
  });
}

const requestOf = ({ approver }: ClientBooks, { key }: TradeActivity): CommandRequest =>
  approver(`demo ${key}`);

async function postOneEntry(
  { books, tenantId, approver }: ClientBooks,
  { content, index }: Step & { readonly kind: 'entry' },
): Promise<void> {
  must(await books.execute(postEntry, { tenantId }, content, approver(`demo-entry-${index}`)));
}

async function settleOrVoid(
  where: ClientBooks,
  activity: TradeActivity,
  made: ReadonlyMap<string, Made>,
): Promise<void> {
  const { books, tenantId } = where;
  const request = requestOf(where, activity);
  if (activity.kind === 'void') {
    const { documentId } = madeOf(made, activity.document.key);
    if (documentId === null) throw new Error('the demo voids an opening item');
    const input = { documentId, on: activity.date };
    must(await books.execute(voidDocument, { tenantId }, input, { ...request, reason: activity.reason }));
  } else if (activity.kind === 'allocation') {
    const input = {
      fromItemId: madeOf(made, activity.from).itemId,
      toItemId: madeOf(made, activity.to).itemId,
      amount: formatE4(activity.amountE4, 4),
      allocationDate: activity.date,
    };
    must(await books.execute(allocateItems, { tenantId }, input, request));
  }
}
