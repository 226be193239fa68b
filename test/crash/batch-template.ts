import type { Books } from '@cifra/books/books';
import { startBatchRunCommand } from '@cifra/closing/batch/start-batch-run';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { createActor } from '../isolation/world-commands.ts';
import { writeDraft } from '../support/fixture-commands.ts';
import type { Random } from '../support/random.ts';
import { isOnServer } from '../support/stored/server-at-hand.ts';
import { idOfStored } from '../support/stored/stored-rows.ts';
import { people, requestOf } from './books-of.ts';
import { rowsOf, type Facts } from './facts.ts';
import { openNewFirm, provisionBooks } from './new-firm.ts';
import { pair, post } from './post.ts';
import type { Where } from './where.ts';
import { closed } from './year-template.ts';
import { expectAccepted } from '../support/expect-accepted.ts';

/** A firm of fifteen clients, or of four on a server, whose March is to be closed in one batch. In some a draft awaits approval: they are blocked. */

export const MONTH = '2026-03';
export const CLIENTS = Array.from(
  { length: isOnServer() ? 4 : 15 },
  (_, index) => `client-${String(index + 1).padStart(2, '0')}`,
);
export const BLOCKED: readonly string[] = ['client-03', 'client-08', 'client-13'].filter((slug) =>
  CLIENTS.includes(slug),
);
const ENTRIES = 20;

export async function makeBatchFirm(where: Where, random: Random): Promise<void> {
  const books = await openNewFirm(where);
  try {
    const tenantIds: Uuid[] = [];
    for (const slug of CLIENTS) {
      const facts = await provisionBooks(books, { where, slug, fiscalYearStart: '2026-01-01' });
      tenantIds.push(facts.tenantId);
      await fill(books, facts, random);
      if (BLOCKED.includes(slug)) await writeOpenDraft(books, facts);
    }
    await createStarter(books, where);
    expectAccepted(
      await books.executeControl(
        startBatchRunCommand,
        {
          choice: { tenantIds, group: null, isAll: false },
          tenantIds,
          month: MONTH,
          target: 'PENDING_APPROVAL',
          startedBy: people.preparer as Uuid,
        },
        requestOf('preparer'),
      ),
    );
  } finally {
    await closed(books);
  }
}

async function fill(books: Books, facts: Facts, random: Random): Promise<void> {
  const posted = await Promise.all(
    Array.from({ length: ENTRIES }, () =>
      post(books, facts, {
        on: `${MONTH}-${random.pick(['01', '15', '31'])}`,
        lines: pair('A-BANK', 'I-SALES', `${random.integer({ least: 1, most: 999 })}.0000`),
      }),
    ),
  );
  for (const each of posted) expectAccepted(each);
}

async function writeOpenDraft(books: Books, facts: Facts): Promise<void> {
  const draft = { id: newId(), description: 'Waits', state: 'PENDING_APPROVAL', version: null } as const;
  expectAccepted(await books.execute(writeDraft, facts, draft, requestOf('preparer')));
}

/** Who starts the batch: a senior in every client. */
async function createStarter(books: Books, where: Where): Promise<void> {
  const [cluster] = await rowsOf(where, null, "select id from role_clusters where code = 'senior'");
  const userId = people.preparer as Uuid;
  const grant = {
    id: newId(),
    userId,
    clusterId: idOfStored(cluster?.['id']),
    tenantId: null,
    isRevoked: false,
    validUntilMicros: null,
  };
  expectAccepted(
    await books.executeControl(
      createActor,
      { id: userId, name: 'preparer', isActive: true, grants: [grant] },
      requestOf('preparer'),
    ),
  );
}
