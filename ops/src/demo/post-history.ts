import { findOpenItemOfDocument } from '@cifra/trade/documents/open-item';
import type { CommandRequest } from '@cifra/books/command';
import type { DocumentInput } from '@cifra/trade/documents/document-input';
import type { DraftContent } from '@cifra/ledger/drafts/save-draft';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4 } from '@cifra/domain/money';
import {
  allocateItemsCommand,
  postDocumentCommand,
  voidDocumentCommand,
} from '@cifra/trade/documents/document-commands';
import { postEntryCommand } from '@cifra/ledger/drafts/post-entry';
import type { TradeActivity } from './activities/trade-activity.ts';
import type { ClientBooks } from './client-books.ts';
import { AT_ONCE, together } from './in-order.ts';
import { expectAccepted } from './expect-accepted.ts';
import { itemsDocument, settlementDocument, madeOf, type Made } from './trade/document-inputs.ts';
import type { MasterData } from './trade/master-data.ts';

/** A step of the history: an entry, or an event in the trade. */
export type Step =
  | { readonly kind: 'entry'; readonly index: number; readonly content: DraftContent }
  | { readonly kind: 'trade'; readonly activity: TradeActivity };

/**
 * Posts a history in order, as many commands at a time as the writer accepts. A step that refers to an earlier document
 * waits until that one is posted. `made`: the documents that exist so far; this run adds its own.
 */
export async function postHistory(
  where: ClientBooks,
  masterData: MasterData,
  { steps, made }: { readonly steps: readonly Step[]; readonly made: Map<string, Made> },
): Promise<void> {
  let waiting: Step[] = [];
  const awaited = new Set<string>();
  const flush = async (): Promise<void> => {
    const begun = waiting;
    waiting = [];
    awaited.clear();
    await postTogether(where, masterData, { steps: begun, made });
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
  masterData: MasterData,
  { steps, made }: { readonly steps: readonly Step[]; readonly made: Map<string, Made> },
): Promise<void> {
  const { books, tenantId, client } = where;
  // All inputs are computed before the first command is sent, so that the commands are sent in order.
  const inputs = new Map<string, DocumentInput>();
  await books.read(tenantId, async (tx) => {
    for (const step of steps)
      if (step.kind === 'trade' && (step.activity.kind === 'document' || step.activity.kind === 'settlement'))
        inputs.set(
          step.activity.key,
          step.activity.kind === 'document'
            ? itemsDocument(masterData, step.activity, made)
            : await settlementDocument(tx, { business: client.business, masterData, made }, step.activity),
        );
  });
  const posted: (readonly [key: string, documentId: Uuid])[] = [];
  await together(steps, async (step) => {
    const document = step.kind === 'trade' ? inputs.get(step.activity.key) : undefined;
    if (step.kind === 'entry') await postOneEntry(where, step);
    else if (document !== undefined) {
      const request = requestOf(where, step.activity);
      posted.push([
        step.activity.key,
        expectAccepted(await books.execute(postDocumentCommand, { tenantId }, document, request)),
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
  expectAccepted(
    await books.execute(postEntryCommand, { tenantId }, content, approver(`demo-entry-${index}`)),
  );
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
    expectAccepted(
      await books.execute(voidDocumentCommand, { tenantId }, input, { ...request, reason: activity.reason }),
    );
  } else if (activity.kind === 'allocation') {
    const input = {
      fromItemId: madeOf(made, activity.from).itemId,
      toItemId: madeOf(made, activity.to).itemId,
      amount: formatE4(activity.amountE4, 4),
      allocationDate: activity.date,
    };
    expectAccepted(await books.execute(allocateItemsCommand, { tenantId }, input, request));
  }
}
