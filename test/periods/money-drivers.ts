import type { Case, Scene } from './driver.ts';
import type { Member } from '../worlds/firm/firm.ts';

/** Drivers of money in, money out and transfers: each posts on the scene's day. */

const kinds = [
  { kind: 'MONEY_IN', posts: 'SALES' },
  { kind: 'MONEY_OUT', posts: 'PURCHASING' },
  { kind: 'TRANSFER', posts: 'ADJUSTMENT' },
] as const;
type Kind = (typeof kinds)[number];

const REASON = 'It was taken from another account that day.';

/** What the mutation of a kind is given; made while the period is open. */
async function contentOf(scene: Scene, { kind }: Kind): Promise<object> {
  const {
    tenant: { roles },
    date,
  } = scene;
  const content = { kind, documentDate: date };
  if (kind !== 'TRANSFER') {
    const accountId = roles[kind === 'MONEY_IN' ? 'SalesRevenue' : 'FxVarianceBankFees'];
    return { ...content, lines: [{ accountId, amount: '12.00' }] };
  }
  const made = await scene.accepted('senior', 'createAccount', {
    code: '1999',
    name: 'Petty cash',
    type: 'ASSET',
    kind: 'CASH',
  });
  const { id: toAccountId } = made['account'] as { id: string };
  return { ...content, transfer: { amount: '12.00', toAccountId } };
}

const request = (scene: Scene, mutation: string, input: object): Promise<Member> =>
  scene.firm.do(mutation, input as Record<string, unknown>, { as: 'senior', tenant: scene.tenant.slug });

interface Draft {
  readonly id: string;
  readonly version: string;
}
const stepOf = (member: Member) => {
  const { id: moneyDraftId, version } = member['moneyDraft'] as Draft;
  return { moneyDraftId, version };
};

/** Every kind once posted; of what leads to the same decision one kind is enough. */
const casesOf = (
  prepare: (scene: Scene, of: Kind) => Promise<() => Promise<Member>>,
  only: readonly Kind['kind'][] = kinds.map(({ kind }) => kind),
): Case[] =>
  kinds
    .filter(({ kind }) => only.includes(kind))
    .map((of) => ({
      of: of.kind,
      posts: of.posts,
      driver: { prepare: (scene) => prepare(scene, of) },
    }));

const saved = async (scene: Scene, of: Kind) =>
  stepOf(await scene.accepted('junior', 'saveMoneyDraft', { ...(await contentOf(scene, of)) }));

export const moneyPosted = casesOf(async (scene, of) => {
  const content = await contentOf(scene, of);
  return () => request(scene, 'postMoney', content);
});

export const moneyDraftPosted = casesOf(
  async (scene, of) => {
    const step = await saved(scene, of);
    return () => request(scene, 'postMoneyDraft', step);
  },
  ['MONEY_IN'],
);

export const moneyDraftApproved = casesOf(
  async (scene, of) => {
    const sent = await scene.accepted('junior', 'submitMoneyDraft', await saved(scene, of));
    return () => request(scene, 'approveMoneyDraft', stepOf(sent));
  },
  ['MONEY_OUT'],
);

export const moneyVoided = casesOf(
  async (scene, of) => {
    const done = await scene.accepted('senior', 'postMoney', { ...(await contentOf(scene, of)) });
    const { id: moneyDocumentId } = done['moneyDocument'] as { id: string };
    return () => request(scene, 'voidMoney', { moneyDocumentId, postingDate: scene.date, reason: REASON });
  },
  ['TRANSFER'],
);
