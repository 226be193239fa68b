import { appendFileSync } from 'node:fs';
import type { Uuid } from '@cifra/domain/ids';
import { writeDraft } from '../../../../test/support/fixture-commands.ts';
import { requestOf } from '../../../../test/worlds/books/books.ts';
import { Books, type BooksOptions } from '../books.ts';
import { newId } from '../ids.ts';
import { commitFollower } from './commit-follower.ts';
import { Followers } from './followers.ts';

/** What a process of its own is to do with the books of a test. */
export interface FollowOrder {
  readonly options: BooksOptions;
  /** Commits that it makes in the tenant's books, each a line of its output. */
  readonly write?: { readonly tenantId: Uuid; readonly count: number };
  /** Follows under the name `journal`: each delivered commit is a line of the file. It kills itself after so many lines. */
  readonly follow?: { readonly journal: string; readonly diesAfter: number };
  /** Whether it goes away without closing anything. */
  readonly isKilled?: boolean;
}

const { options, write, follow, isKilled = false } = JSON.parse(process.argv[2] ?? '') as FollowOrder;
const books = await Books.open(options);

async function writeDrafts({ tenantId, count }: NonNullable<FollowOrder['write']>): Promise<void> {
  for (let written = 0; written < count; written += 1) {
    const draft = { id: newId(), description: 'there', state: 'DRAFT', version: null } as const;
    const answer = await books.execute(writeDraft, { tenantId }, draft, requestOf());
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    process.stdout.write(`${answer.value}\n`);
  }
}
if (write !== undefined) await writeDrafts(write);

if (follow !== undefined) {
  let lines = 0;
  const followers = new Followers(books, {
    followers: [
      commitFollower(books, {
        name: 'journal',
        deliver: async (tenantId, commits) => {
          for (const { number } of commits) {
            appendFileSync(follow.journal, `${tenantId} ${number}\n`);
            lines += 1;
            if (lines === follow.diesAfter) process.kill(process.pid, 'SIGKILL');
          }
        },
      }),
    ],
    request: () => requestOf(),
    log: (record) => process.stderr.write(`${JSON.stringify(record)}\n`),
  });
  followers.start();
  while (followers.state.sweepsTotal === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await followers.stop();
}

if (isKilled) process.kill(process.pid, 'SIGKILL');
await books.close();
