import { findOpenItemOfDocument } from '@cifra/books/documents/open-item';
import type { DraftContent } from '@cifra/books/drafts/save-draft';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4 } from '@cifra/domain/money';
import { allocateItems, postDocument, voidDocument } from '@cifra/subgraph-documents/operations/documents';
import { postEntry } from '@cifra/subgraph-ledger/operations/post-entry';
import type { TradeActivity } from './activities/activity.ts';
import type { ClientBooks } from './client-books.ts';
import { AT_ONCE, together } from './in-turn.ts';
import { must } from './must.ts';
import { askedItems, askedSettlement, type Made } from './trade/ask-document.ts';
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
  const { books, tenantId, client, approver } = where;
  const { business } = client;
  // Everything that the commands say is known before the first is sent, so that they are sent in their order.
  const runs = await books.read(tenantId, async (tx) => {
    const ready: (() => Promise<readonly [key: string, documentId: Uuid] | null>)[] = [];
    for (const step of steps) {
      if (step.kind === 'entry') {
        const { content, index } = step;
        ready.push(async () => {
          must(await books.execute(postEntry, { tenantId }, content, approver(`demo-entry-${index}`)));
          return null;
        });
        continue;
      }
      const { activity } = step;
      const request = approver(`demo ${activity.key}`);
      if (activity.kind === 'void') {
        const documentId = made.get(activity.document.key)?.documentId;
        if (!documentId) throw new Error(`the demo voids ${activity.document.key}, which is not there`);
        ready.push(async () => {
          const voided = { documentId, on: activity.date };
          must(
            await books.execute(voidDocument, { tenantId }, voided, { ...request, reason: activity.reason }),
          );
          return null;
        });
      } else if (activity.kind === 'allocation') {
        const [from, to] = [made.get(activity.from), made.get(activity.to)];
        if (!from || !to)
          throw new Error(`the demo allocates ${activity.from} to ${activity.to}, which are not there`);
        const allocated = {
          fromItemId: from.itemId,
          toItemId: to.itemId,
          amount: formatE4(activity.amountE4, 4),
          allocationDate: activity.date,
        };
        ready.push(async () => {
          must(await books.execute(allocateItems, { tenantId }, allocated, request));
          return null;
        });
      } else {
        const asked =
          activity.kind === 'document'
            ? askedItems(desk, activity, made)
            : await askedSettlement(tx, { business, desk, made }, activity);
        ready.push(async () => [
          activity.key,
          must(await books.execute(postDocument, { tenantId }, asked, request)),
        ]);
      }
    }
    return ready;
  });
  if (runs === null) throw new Error(`the demo client ${business.slug} is not served`);
  const posted: (readonly [string, Uuid])[] = [];
  await together(runs, async (run) => {
    const document = await run();
    if (document !== null) posted.push(document);
  });
  await books.read(tenantId, async (tx) => {
    for (const [key, documentId] of posted) {
      const item = await findOpenItemOfDocument(tx, documentId);
      if (item) made.set(key, { documentId, itemId: item.id });
    }
  });
}
