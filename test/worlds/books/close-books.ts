import { DatabaseSync } from 'node:sqlite';
import type { GraphQLSchema } from 'graphql';
import type { Claim } from '@cifra/access/claim';
import { createLedgerSubgraph } from '../../../subgraphs/ledger/src/subgraph.ts';
import { createPeriodSubgraph } from '../../../subgraphs/period/src/subgraph.ts';
import { ask, askTenant } from '../../support/ask.ts';
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
  /** Runs a mutation of `ledger` or `period` with a new idempotency key unless the input brings one; answers its union member. */
  readonly does: (
    mutation: string,
    input: Record<string, unknown>,
    options?: { readonly claim?: Claim; readonly select?: string },
  ) => Promise<Member>;
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
  /** Takes a step on a draft: it must be taken. */
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
  const books = await openDocumentBooks([
    '../../support/user-commands.ts',
    '../../support/ledger-commands.ts',
  ]);
  const { world, senior } = books;
  const log = ({ error }: { readonly error: unknown }): never => {
    throw error;
  };
  const ledger = createLedgerSubgraph({ books: world.books, log });
  const period = createPeriodSubgraph({ books: world.books, log });
  let keys = 0;
  const does: CloseBooks['does'] = async (mutation, input, { claim = senior, select = '' } = {}) => {
    const subgraph = mutationOf(period.schema, mutation) ? period : ledger;
    const inputType = String(mutationOf(subgraph.schema, mutation)?.args[0]?.type);
    const document = `mutation ($input: ${inputType}) { answer: ${mutation}(input: $input) { __typename ... on Refusal { code message } ${select} } }`;
    const { data, errors } = await ask<{ answer: Member } | null>(subgraph, document, {
      claim,
      variables: { input: { idempotencyKey: `desk-${(keys += 1)}`, ...input } },
    });
    if (errors.length > 0 || !data) throw new Error(`${mutation}: ${JSON.stringify(errors)}`);
    return data.answer;
  };
  const periodOf = async <Data>(month: string, fields: string, claim = senior): Promise<Data> => {
    const asked = `period(date: "${month}-15") { ${fields} }`;
    const { data, errors } = await askTenant<{ period: Data }>(period, world.tenant.id, asked, { claim });
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return data.period;
  };
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
    const member = await does(mutation, input, { claim, select });
    if (member['draft'] === undefined) throw new Error(`${mutation}: ${JSON.stringify(member)}`);
    return member['draft'] as EntryDraftSeen;
  };
  return {
    ...books,
    does,
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
      does(
        mutation,
        { periodId: await periodId(month), ...input },
        {
          claim,
          select: '... on CloseItemChanged { itemId } ... on CloseItemNotInState { action state why }',
        },
      ),
    ledgerRead: async (fields) => {
      const { data, errors } = await askTenant<never>(ledger, world.tenant.id, fields, { claim: senior });
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      return data;
    },
    lockSides: async (month) => {
      const id = await periodId(month);
      for (const to of ['LOCK_SALES', 'LOCK_SALES_AND_PURCHASING'])
        await does('lockPeriod', { periodId: id, to });
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

function mutationOf(schema: GraphQLSchema, mutation: string) {
  return schema.getMutationType()?.getFields()[mutation];
}
