import { DatabaseSync } from 'node:sqlite';
import type { Claim } from '@cifra/access/claim';
import { createLedgerSubgraph } from '../../../subgraphs/ledger/src/subgraph.ts';
import { createPeriodSubgraph } from '../../../subgraphs/period/src/subgraph.ts';
import { openDocumentBooks, type DocumentBooks } from './document-books.ts';
import type { Member } from './documents.ts';

export interface SeenCloseItem {
  readonly itemId: string | null;
  readonly code: string;
  readonly kind: string;
  readonly state: string;
  readonly title: string;
  readonly facts: string;
  readonly count: number | null;
  readonly amount: { readonly amount: string; readonly currency: string } | null;
  readonly owner: { readonly id: string } | null;
  readonly dueDate: string | null;
  readonly isOverdue: boolean;
  readonly note: string | null;
  readonly decidedBy: { readonly id: string } | null;
  readonly isRepeated: boolean;
  readonly version: string | null;
}

export interface SeenClosePackage {
  readonly preparer: { readonly id: string } | null;
  readonly submittedBy: { readonly id: string } | null;
  readonly digest: string | null;
  readonly entryCount: number | null;
  readonly items: readonly SeenCloseItem[];
  readonly blockers: readonly string[];
  readonly isReady: boolean;
  readonly closings: readonly Record<string, unknown>[];
}

export const ITEM =
  'itemId code kind state title facts count amount { amount currency } owner { id } dueDate isOverdue note decidedBy { id } isRepeated version';
const PACKAGE = `preparer { id } submittedBy { id } digest entryCount items { ${ITEM} } blockers isReady closings { ordinal submittedBy { id } approvedBy { id } closedAt digest entryCount }`;

export interface EntryDraftSeen {
  readonly id: string;
  readonly version: string;
}

const draftSteps = {
  saveEntryDraft: 'EntryDraftSaved',
  submitEntryDraft: 'EntryDraftSubmitted',
  approveEntryDraft: 'EntryDraftApproved',
  discardEntryDraft: 'EntryDraftDiscarded',
} as const;

/** Books with documents, behind the subgraphs `documents`, `ledger` and `period`: what a month's close is worked on with. */
export interface CloseBooks extends DocumentBooks {
  readonly periodId: (month: string) => Promise<string>;
  readonly package: (month: string, claim?: Claim) => Promise<SeenClosePackage>;
  /** A computed item by its code, a custom one by its title. */
  readonly item: (month: string, name: string) => Promise<SeenCloseItem>;
  /** Runs a mutation on a month's checklist. */
  readonly change: (
    mutation: string,
    month: string,
    input: Record<string, unknown>,
    claim?: Claim,
  ) => Promise<Member>;
  /** Saves rent of a day as the junior's draft. */
  readonly entryDraft: (postingDate: string, changes?: Record<string, unknown>) => Promise<EntryDraftSeen>;
  /** A step on a draft that must be accepted. */
  readonly draftStep: (
    step: keyof typeof draftSteps,
    draft: EntryDraftSeen,
    claim?: Claim,
  ) => Promise<EntryDraftSeen>;
  /** Fields of the tenant in `ledger`. */
  readonly ledgerRead: <Data>(fields: string) => Promise<Data>;
  readonly lockSides: (month: string) => Promise<void>;
  /** Changes the tenant's file past the product. */
  readonly tamper: (statement: string) => void;
}

export async function openCloseBooks(): Promise<CloseBooks> {
  const books = await openDocumentBooks(
    ['../../support/user-commands.ts', '../../support/ledger-commands.ts'],
    [createPeriodSubgraph, createLedgerSubgraph],
  );
  const { world, senior, send, readFrom } = books;
  const periodOf = async <Data>(month: string, fields: string, claim = senior): Promise<Data> =>
    (await readFrom<{ period: Data }>('period', `period(date: "${month}-15") { ${fields} }`, claim)).period;
  const periodId = async (month: string): Promise<string> => (await periodOf<{ id: string }>(month, 'id')).id;
  const closePackage: CloseBooks['package'] = async (month, claim) =>
    (await periodOf<{ closePackage: SeenClosePackage }>(month, `closePackage { ${PACKAGE} }`, claim))
      .closePackage;
  const writeDraft = async (
    mutation: keyof typeof draftSteps,
    input: Record<string, unknown>,
    claim: Claim,
  ): Promise<EntryDraftSeen> => {
    const select = `... on ${draftSteps[mutation]} { draft { id version } }`;
    const member = await send(mutation, input, { claim, select });
    if (member['draft'] === undefined) throw new Error(`${mutation}: ${JSON.stringify(member)}`);
    return member['draft'] as EntryDraftSeen;
  };
  return {
    ...books,
    entryDraft: (postingDate, changes = {}) => {
      const { rent, cash } = world.accounts;
      const lines = [
        { accountId: rent, debit: '350.00', currency: 'PAB' },
        { accountId: cash, credit: '350.00', currency: 'PAB' },
      ];
      const content = { postingDate, description: 'Rent', lines, ...changes };
      return writeDraft('saveEntryDraft', content, books.junior);
    },
    draftStep: (mutation, { id, version }, claim = books.junior) =>
      writeDraft(mutation, { draftId: id, version }, claim),
    periodId,
    package: closePackage,
    item: async (month, name) => {
      const { items } = await closePackage(month);
      const found = items.find(({ code, title }) => code === name || (code === 'CUSTOM' && title === name));
      if (!found) throw new Error(`${month} has no item ${name}: ${JSON.stringify(items)}`);
      return found;
    },
    change: async (mutation, month, input, claim = senior) =>
      send(
        mutation,
        { periodId: await periodId(month), ...input },
        {
          claim,
          select: '... on CloseItemChanged { itemId } ... on CloseItemRefused { action closeItemState why }',
        },
      ),
    ledgerRead: (fields) => readFrom('ledger', fields),
    lockSides: async (month) => {
      const id = await periodId(month);
      for (const to of ['LOCK_SALES', 'LOCK_SALES_AND_PURCHASING'])
        await send('lockPeriod', { periodId: id, to });
    },
    tamper: (statement) => {
      const file = new DatabaseSync(world.fileOf());
      try {
        file.exec(statement);
      } finally {
        file.close();
      }
    },
  };
}
