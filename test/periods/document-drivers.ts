import type { Case, Scene } from './driver.ts';
import type { Member, Person } from '../worlds/firm/firm.ts';

/** Drivers of the documents' mutations: each posts on the scene's day, of a document on either side. */

interface Content {
  readonly kind: 'Invoice' | 'Bill' | 'Note' | 'Receipt' | 'Payment' | 'Refund' | 'WriteOff' | 'Netting';
  readonly posts: 'SALES' | 'PURCHASING' | 'BOTH';
  /** Of refunds: which. */
  readonly refund?: 'CUSTOMER_REFUND' | 'VENDOR_REFUND';
  /** Of write-offs: which. */
  readonly writeOff?: 'CUSTOMER_WRITE_OFF' | 'VENDOR_WRITE_OFF';
  /** Of notes: which. */
  readonly note?: 'SALES_CREDIT_NOTE' | 'PURCHASE_CREDIT_NOTE';
}

export const contents: readonly Content[] = [
  { kind: 'Invoice', posts: 'SALES' },
  { kind: 'Bill', posts: 'PURCHASING' },
  { kind: 'Note', posts: 'SALES', note: 'SALES_CREDIT_NOTE' },
  { kind: 'Note', posts: 'PURCHASING', note: 'PURCHASE_CREDIT_NOTE' },
  { kind: 'Receipt', posts: 'SALES' },
  { kind: 'Payment', posts: 'PURCHASING' },
  { kind: 'Refund', posts: 'SALES', refund: 'CUSTOMER_REFUND' },
  { kind: 'Refund', posts: 'PURCHASING', refund: 'VENDOR_REFUND' },
  { kind: 'WriteOff', posts: 'SALES', writeOff: 'CUSTOMER_WRITE_OFF' },
  { kind: 'WriteOff', posts: 'PURCHASING', writeOff: 'VENDOR_WRITE_OFF' },
  { kind: 'Netting', posts: 'BOTH' },
];

interface Item {
  readonly id: string;
  readonly openItem: { readonly id: string };
}

async function newParty(scene: Scene): Promise<string> {
  const made = await scene.accepted('senior', 'createParty', {
    code: 'P-1',
    name: 'Panadería del Istmo',
    isCustomer: true,
    isVendor: true,
  });
  return (made['party'] as { id: string }).id;
}

const line = ({ tenant: { roles } }: Scene, posts: Content['posts']) => ({
  accountId: posts === 'SALES' ? roles['SalesRevenue'] : roles['FxVarianceBankFees'],
  description: 'Bread',
  quantity: '1',
  unitPrice: '50.00',
});

async function postedOriginal(scene: Scene, partyId: string, posts: Content['posts']): Promise<Item> {
  const done = await scene.accepted('senior', posts === 'SALES' ? 'postInvoice' : 'postBill', {
    partyId,
    documentDate: scene.date,
    lines: [line(scene, posts)],
    ...(posts === 'PURCHASING' && { vendorNumber: 'V-0' }),
  });
  return done['document'] as Item;
}

/** What the mutation of a kind is given; made while the period is open. */
async function contentOf(
  scene: Scene,
  { kind, posts, note, refund, writeOff }: Content,
): Promise<Record<string, unknown>> {
  const partyId = await newParty(scene);
  const common = { partyId, documentDate: scene.date };
  if (kind === 'Receipt' || kind === 'Payment')
    return { ...common, settledAmount: '20.00', bankAmount: '20.00' };
  if (kind === 'Netting') {
    const sold = await postedOriginal(scene, partyId, 'SALES');
    const bought = await postedOriginal(scene, partyId, 'PURCHASING');
    const items = [sold, bought].map(({ openItem }) => ({ openItemId: openItem.id, amount: '20.00' }));
    return { ...common, amount: '20.00', items, reason: REASON };
  }
  if (writeOff !== undefined) {
    const { openItem } = await postedOriginal(scene, partyId, posts);
    return { ...common, kind: writeOff, openItemId: openItem.id, amount: '20.00', reason: REASON };
  }
  if (refund !== undefined) {
    const money = { ...common, settledAmount: '20.00', bankAmount: '20.00' };
    const done = await scene.accepted('senior', posts === 'SALES' ? 'postReceipt' : 'postPayment', money);
    const { openItem } = done['document'] as Item;
    return { ...money, kind: refund, allocations: [{ openItemId: openItem.id, amount: '20.00' }] };
  }
  if (note === undefined)
    return { ...common, lines: [line(scene, posts)], ...(kind === 'Bill' && { vendorNumber: 'V-1' }) };
  const { id: originalDocumentId } = await postedOriginal(scene, partyId, posts);
  return {
    ...common,
    kind: note,
    originalDocumentId,
    lines: [{ ...line(scene, posts), unitPrice: '10.00', originalOrdinal: 1 }],
    ...(posts === 'PURCHASING' && { vendorNumber: 'V-2' }),
  };
}

const request = (scene: Scene, mutation: string, input: object, as: Person = 'senior'): Promise<Member> =>
  scene.firm.do(mutation, input as Record<string, unknown>, { as, tenant: scene.tenant.slug });
const draftOf = (member: Member): { id: string; version: string } =>
  member['draft'] as { id: string; version: string };
const stepOf = ({ id, version }: { id: string; version: string }) => ({ draftId: id, version });
const REASON = 'It was made out to the wrong customer that day.';

/** A case of a mutation for each kind of document that it takes. */
function casesOf(
  kinds: readonly Content[],
  prepare: (scene: Scene, of: Content) => Promise<() => Promise<Member>>,
): Case[] {
  return kinds.map((of) => ({
    of: of.note ?? of.refund ?? of.writeOff ?? of.kind,
    posts: of.posts,
    driver: { prepare: (scene) => prepare(scene, of) },
  }));
}

export const direct = (kinds: readonly Content[]): Case[] =>
  casesOf(kinds, async (scene, of) => {
    const content = await contentOf(scene, of);
    return () => request(scene, `post${of.kind}`, content);
  });

export const postedDraft = (kinds: readonly Content[]): Case[] =>
  casesOf(kinds, async (scene, of) => {
    const content = await contentOf(scene, of);
    const draft = draftOf(await scene.accepted('junior', `save${of.kind}Draft`, content));
    return () => request(scene, `post${of.kind}Draft`, stepOf(draft));
  });

export const approvedDraft = (kinds: readonly Content[]): Case[] =>
  casesOf(kinds, async (scene, of) => {
    const content = await contentOf(scene, of);
    const draft = draftOf(await scene.accepted('junior', `save${of.kind}Draft`, content));
    const sent = draftOf(await scene.accepted('junior', `submit${of.kind}Draft`, stepOf(draft)));
    return () => request(scene, `approve${of.kind}Draft`, stepOf(sent));
  });

/** Voids: by a note of the document's own side, or by the entry that reverses a receipt or a payment. */
export const voids: readonly Case[] = casesOf(
  contents.filter(({ note }) => note === undefined),
  async (scene, of) => {
    const done = await scene.accepted('senior', `post${of.kind}`, await contentOf(scene, of));
    const { id: documentId } = done['document'] as Item;
    return () => request(scene, 'voidDocument', { documentId, postingDate: scene.date, reason: REASON });
  },
);

async function itemsToSettle(scene: Scene, posts: Content['posts']): Promise<Record<string, unknown>> {
  const partyId = await newParty(scene);
  const original = await postedOriginal(scene, partyId, posts);
  const money = { partyId, documentDate: scene.date, settledAmount: '20.00', bankAmount: '20.00' };
  const done = await scene.accepted('senior', posts === 'SALES' ? 'postReceipt' : 'postPayment', money);
  return {
    fromItemId: (done['document'] as Item).openItem.id,
    toItemId: original.openItem.id,
    amount: '20.00',
    allocationDate: scene.date,
  };
}

const settling = contents.filter(({ kind }) => kind === 'Receipt' || kind === 'Payment');

export const allocations: readonly Case[] = casesOf(settling, async (scene, { posts }) => {
  const input = await itemsToSettle(scene, posts);
  return () => request(scene, 'allocateItems', input);
});

export const proposedAllocations: readonly Case[] = casesOf(settling, async (scene, { posts }) => {
  const { allocationDate, ...each } = await itemsToSettle(scene, posts);
  const allocations = [{ ...each, allocationDate, fromOpen: '20.00', toOpen: '50.00' }];
  return () => request(scene, 'allocateProposed', { allocations });
});

export const allocationsReversed: readonly Case[] = casesOf(settling, async (scene, { posts }) => {
  const done = await scene.accepted('senior', 'allocateItems', await itemsToSettle(scene, posts));
  const { id: allocationId } = done['allocation'] as { id: string };
  return () => request(scene, 'reverseAllocation', { allocationId, postingDate: scene.date, reason: REASON });
});
