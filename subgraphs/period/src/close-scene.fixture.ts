import { capabilityModules } from '@cifra/capabilities/registry';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { defaultClusters } from '@cifra/access/clusters';
import type { PermissionName } from '@cifra/access/permissions';
import { newId } from '@cifra/books/ids';
import { periodOfDate } from '@cifra/ledger/journal/queries';
import type { CloseAction } from '@cifra/domain/close-actions';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import type { CloseState, LockState } from '@cifra/domain/periods';
import { ask } from '../../../test/support/ask.ts';
import { post, setPeriodStates } from '../../../test/support/fixture-commands.ts';
import { openTenantBooks, type TenantBooks } from '../../../test/worlds/books/tenant-books.ts';
import { createPeriodSubgraph, type PeriodSubgraph } from './subgraph.ts';

export const REASON = 'The bank sent one more statement for this month.';

/** What a close mutation answered: a member of its union. */
export interface Answer {
  readonly __typename: string;
  readonly code?: string;
  readonly period?: {
    readonly lockState: LockState;
    readonly closeState: CloseState;
    readonly version: string;
    readonly allowedCloseSteps: { readonly forward: readonly string[]; readonly back: readonly string[] };
  };
  readonly [fact: string]: unknown;
}

export interface Step {
  readonly month: string;
  readonly to?: 'OPEN' | 'DRAFT';
  readonly reason?: string;
  readonly version?: string;
  readonly key?: string;
  readonly periodId?: Uuid;
}

const inputTypes: Readonly<Record<CloseAction, string>> = {
  prepareClose: 'CloseStepInput',
  submitClose: 'CloseStepInput',
  approveClose: 'CloseStepInput',
  withdrawClose: 'CloseStepBackInput',
  rejectClose: 'CloseStepBackInput',
  abandonClose: 'CloseStepBackInput',
  reopenPeriod: 'ReopenPeriodInput',
};

/** The facts of refusals that the tests look at. */
const selections: Readonly<Record<string, string>> = {
  ApprovalRefused: 'approverRef preparedByRefs',
  CloseRefused:
    'fromCloseState toCloseState allowedCloseStates action periodCloseState allowedActions firstPeriodRef firstCloseState blockedBy periodEndDate currentDate',
  PeriodLockRefused: 'allowedLockStates',
  ReasonTooShort: 'minimum givenLength',
  VersionConflict: 'expectedVersion actualVersion',
};

/** A person of the firm with a cluster's permissions. */
export interface Person {
  readonly id: Uuid;
  readonly name: string;
  readonly permissions: readonly PermissionName[];
}

const personOf = (name: string, cluster: 'junior' | 'senior' | 'owner'): Person => ({
  id: newId(),
  name,
  permissions: defaultClusters[cluster].permissions,
});

/** One client's books, the period subgraph before them, and the people of the firm. */
export class CloseScene {
  readonly world: TenantBooks;
  readonly subgraph: PeriodSubgraph;
  readonly junior = personOf('junior', 'junior');
  readonly senior = personOf('senior', 'senior');
  readonly owner = personOf('owner', 'owner');
  #keys = 0;

  private constructor(world: TenantBooks, subgraph: PeriodSubgraph) {
    this.world = world;
    this.subgraph = subgraph;
  }

  static async open(): Promise<CloseScene> {
    const world = await openTenantBooks({
      commandModules: [...capabilityModules],
    });
    const log = ({ error }: { readonly error: unknown }): void => {
      throw error;
    };
    return new CloseScene(world, createPeriodSubgraph({ books: world.books, log }));
  }

  close(): Promise<void> {
    return this.world.close();
  }

  claimOf({ id, name, permissions }: Person): Claim {
    return { ...this.world.claim(permissions), principal: { kind: 'user', id, name } };
  }

  /** A request in a person's name, past GraphQL. */
  requestOf({ id, name }: Person) {
    return { ...this.world.request({ reason: REASON }), actor: { kind: 'user' as const, id, name } };
  }

  async periodOf(month: string): Promise<Uuid> {
    const { books, tenant } = this.world;
    const date = localDate(`${month}-15`);
    const period = await books.read(tenant.id, (tx) => tx.first(periodOfDate, { date }));
    return period?.id as Uuid;
  }

  async statesOf(month: string): Promise<string> {
    const { books, tenant } = this.world;
    const date = localDate(`${month}-15`);
    const period = await books.read(tenant.id, (tx) => tx.first(periodOfDate, { date }));
    return `${period?.lock_state}/${period?.close_state}`;
  }

  /** Asks for a step through the schema; answers the member of its union. */
  async step(person: Person, action: CloseAction, step: Step): Promise<Answer> {
    const { month, to, reason = REASON, version, key, periodId = await this.periodOf(month) } = step;
    const isBack = inputTypes[action] !== 'CloseStepInput';
    const { data, errors } = await ask<{ it: Answer }>(this.subgraph, this.#documentOf(action), {
      claim: this.claimOf(person),
      variables: {
        input: {
          idempotencyKey: key ?? `step-${(this.#keys += 1)}`,
          periodId,
          ...(version === undefined ? {} : { version }),
          ...(isBack ? { reason } : {}),
          ...(action === 'reopenPeriod' ? { to: to ?? 'DRAFT' } : {}),
        },
      },
    });
    expect(errors).toEqual([]);
    return data.it;
  }

  #documentOf(action: CloseAction): string {
    const union = this.subgraph.schema.getMutationType()?.getFields()[action]?.type;
    const members = this.subgraph.schema
      .getPossibleTypes(this.subgraph.schema.getType(String(union).replace('!', '')) as never)
      .map(({ name }) => name);
    const facts = members
      .filter((name) => selections[name] !== undefined)
      .map((name) => `... on ${name} { ${selections[name]} }`);
    return `mutation ($input: ${inputTypes[action]}!) { it: ${action}(input: $input) { __typename ... on Refusal { code }
      ... on PeriodCloseChanged { period { lockState closeState version allowedCloseSteps { forward back } } } ${facts.join(' ')} } }`;
  }

  /** Writes both states as they are, past every rule but the database's own. */
  async set(month: string, lockState: LockState, closeState: CloseState): Promise<void> {
    const { books, tenant, request } = this.world;
    const periodId = await this.periodOf(month);
    const done = await books.execute(
      setPeriodStates,
      { tenantId: tenant.id },
      { periodId, lockState, closeState },
      request(),
    );
    expect(done.ok).toBe(true);
  }

  /** An adjustment on the 10th of a month. */
  post(month: string, amountE4 = '250000', by?: Person) {
    const { books, tenant, accounts, request } = this.world;
    return books.execute(
      post,
      { tenantId: tenant.id },
      {
        source: 'MANUAL',
        postingDate: localDate(`${month}-10`),
        ...(by && { preparedBy: by.id }),
        lines: [
          { accountId: accounts.cash, currency: 'PAB', amountE4 },
          { accountId: accounts.sales, currency: 'PAB', amountE4: String(-BigInt(amountE4)) },
        ],
      },
      request(),
    );
  }

  /** Prepares a month, locks both its sides and submits it; answers the submission's answer. */
  async submit(month: string, by: Person = this.junior): Promise<Answer> {
    expect(await this.step(by, 'prepareClose', { month })).toMatchObject({ period: { closeState: 'DRAFT' } });
    await this.set(month, 'LOCK_SALES_AND_PURCHASING', 'DRAFT');
    return this.step(by, 'submitClose', { month });
  }

  /** Rows as they are in the file. */
  rows(sql: string): Record<string, unknown>[] {
    const database = new DatabaseSync(this.world.fileOf(), { readOnly: true });
    const found = database.prepare(sql).all() as Record<string, unknown>[];
    database.close();
    return found;
  }

  /** What a client does that none of our principals bind: the triggers are away while it writes. */
  tamper(sql: string): void {
    const database = new DatabaseSync(this.world.fileOf());
    const triggers = database.prepare(`select name, sql from sqlite_schema where type = 'trigger'`).all();
    for (const { name } of triggers) database.exec(`drop trigger "${String(name)}"`);
    database.exec(sql);
    for (const trigger of triggers) database.exec(String(trigger['sql']));
    database.close();
  }
}
