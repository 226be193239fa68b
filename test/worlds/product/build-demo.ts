import { setTimeout as delay } from 'node:timers/promises';
import type { Books } from '@cifra/books/books';
import { Followers } from '@cifra/books/follow/followers';
import { statusFollower } from '@cifra/firm/status/status-follower';
import { openBooks } from '@cifra/ops/open-books';
import { systemRequest } from '@cifra/ops/system-request';
import { parseConfig } from '@cifra/ops/config';
import { createDemoFirm } from '@cifra/ops/demo/demo-firm';
import { searchFollower } from '@cifra/search/search-follower';
import { headsFollower } from '@cifra/trail/heads/heads-follower';

/** A process of its own, `build-demo.ts <data directory>`: what is loaded before it holds for nobody else. */
const [, , dataDirectory = ''] = process.argv;
const onProgress = (): void => undefined;
const config = parseConfig({
  CIFRA_DATA: dataDirectory,
  CIFRA_WRITER_THREADS: '0',
  CIFRA_READER_THREADS: '0',
});
const books = await openBooks(config, { onProgress });
await createDemoFirm({ books, dataDirectory }, { request: systemRequest('demo'), onProgress });
await followTo(books);
await books.close();

/** As on a server that ran for a while: each product that starts on a copy would otherwise write the same words anew. */
async function followTo(of: Books): Promise<void> {
  const followers = new Followers(of, {
    followers: [
      statusFollower(of),
      headsFollower(of),
      searchFollower(of, () => systemRequest('follower search')),
    ],
    request: (name) => systemRequest(`follower ${name}`),
    log: (record) => {
      if (record['level'] === 'error') throw new Error(JSON.stringify(record));
    },
  });
  followers.start();
  const isWaiting = (): boolean => {
    const { sweepsTotal, followers: each } = followers.state;
    return sweepsTotal === 0 || each.some(({ waitingCount }) => waitingCount > 0);
  };
  while (isWaiting()) await delay(20);
  await followers.stop();
}
