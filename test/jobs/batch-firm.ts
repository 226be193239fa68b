import { hashPassword } from '@cifra/access/password';
import type { Books } from '@cifra/books/books';
import { startBatchRunCommand } from '@cifra/closing/batch/start-batch-run';
import type { CloseTarget } from '@cifra/domain/close-path';
import type { Uuid } from '@cifra/domain/ids';
import { grantClusterCommand } from '@cifra/firm/access/grants';
import { createUserCommand } from '@cifra/firm/users/users';
import { systemRequest } from '@cifra/ops/system-request';
import {
  closedFirm,
  postSale,
  provisionClient,
  requestOfSenior,
  type ClosedFirm,
} from '../worlds/product/data-directory.ts';
import { expectAccepted } from '../support/expect-accepted.ts';

export const PASSWORD = 'correct horse battery';

export interface BatchClient {
  readonly slug: string;
  readonly tenantId: Uuid;
}

/** A senior, and clients with an entry in January each. */
export interface BatchFirm extends ClosedFirm {
  readonly clients: readonly BatchClient[];
  readonly start: (target?: CloseTarget) => Promise<Uuid>;
  /** Takes the senior's rights in a client away. */
  readonly withdraw: (client: BatchClient) => Promise<void>;
  /** How often a client's month was taken further, and by how many steps. */
  readonly advanced: (client: BatchClient) => readonly number[];
}

/** A month that a run has taken to PENDING_APPROVAL, once. */
export const ADVANCED_ONCE = [1, 4];

/** A closed firm of so many clients, to be copied for each test: `newBatchFirm`. */
export interface BatchTemplate {
  readonly directory: string;
  readonly seniorId: Uuid;
  readonly clients: readonly BatchClient[];
  readonly remove: () => void;
}

export async function makeBatchTemplate(count: number): Promise<BatchTemplate> {
  const firm = closedFirm();
  const clients: BatchClient[] = [];
  const seniorId = await firm.within(async (books) => {
    const user = { email: 'senior@firm.example', name: 'senior', passwordHash: await hashPassword(PASSWORD) };
    const { userId } = expectAccepted(
      await books.executeControl(createUserCommand, user, systemRequest('test')),
    );
    await grant(books, userId, null);
    for (let index = 0; index < count; index += 1) {
      const slug = `client-${index + 1}`;
      const request = requestOfSenior(userId);
      const tenantId = await provisionClient(firm, books, { slug, request });
      await postSale(books, tenantId, { date: '2026-01-23', currency: 'USD', request });
      clients.push({ slug, tenantId });
    }
    return userId;
  });
  return { directory: firm.directory, seniorId, clients, remove: firm.remove };
}

/** A copy of the firm. Its `clients`, and those of a run that it starts, are the first `count`. */
export function newBatchFirm(template: BatchTemplate, count: number): BatchFirm {
  const firm = closedFirm(template.directory);
  const { seniorId } = template;
  const clients = template.clients.slice(0, count);
  return {
    ...firm,
    clients,
    start: (target = 'PENDING_APPROVAL') =>
      firm.within(async (books) => {
        const { runId } = expectAccepted(
          await books.executeControl(
            startBatchRunCommand,
            {
              choice: { tenantIds: null, group: null, isAll: true },
              tenantIds: clients.map(({ tenantId }) => tenantId),
              month: '2026-01',
              target,
              startedBy: seniorId,
            },
            systemRequest('test'),
          ),
        );
        return runId;
      }),
    // A grant for one tenant replaces those for all: one that is a client's there gives no right of a senior.
    withdraw: ({ tenantId }) => firm.within((books) => grant(books, seniorId, tenantId)),
    advanced: (client) =>
      [
        `select count(*) as n from commits where command = 'books.advanceClose' and outcome = 'done'`,
        `select count(*) as n from audit_events where event in ('PERIOD_LOCK_CHANGED', 'PERIOD_CLOSE_CHANGED')`,
      ].map((count) => Number(firm.rows(client, count)[0]?.['n'])),
  };
}

export async function grant(books: Books, userId: Uuid, tenantId: Uuid | null): Promise<void> {
  expectAccepted(
    await books.executeControl(
      grantClusterCommand,
      {
        userId,
        cluster: tenantId === null ? 'senior' : 'client',
        scope: tenantId === null ? 'ALL' : 'TENANT',
        scopeId: tenantId,
        validFromMicros: null,
        validUntilMicros: null,
      },
      systemRequest('test'),
    ),
  );
}
