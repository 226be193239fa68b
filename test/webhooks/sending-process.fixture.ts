import { Books, type BooksOptions } from '@cifra/books/books';
import { Followers } from '@cifra/books/follow/followers';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import { webhookChangesFollower, webhookCommitsFollower } from '@cifra/firm/webhooks/send/webhook-followers';
import { WebhookSender } from '@cifra/firm/webhooks/send/webhook-sender';
import { systemRequest } from '@cifra/ops/system-request';

/** A process that sends webhooks until it is killed, or has sent what there is. */
export interface SendingOrder {
  readonly options: BooksOptions;
  readonly masterKeyFile: string;
  readonly testHosts: readonly string[];
}

const { options, masterKeyFile, testHosts } = JSON.parse(process.argv[2] ?? '') as SendingOrder;
const books = await Books.open(options);
const request = () => systemRequest('webhooks');
const log = (record: object): void => void process.stderr.write(`${JSON.stringify(record)}\n`);
const sender = new WebhookSender(books, {
  masterKeys: new MasterKeys({ file: masterKeyFile, isCreatedOnFirstUse: false }),
  request,
  log,
  post: { testHosts: new Set(testHosts) },
  timing: { unansweredMilliseconds: 200 },
});
await sender.start();
const followers = new Followers(books, {
  followers: [webhookCommitsFollower(sender), webhookChangesFollower(books, sender)],
  request,
  log,
});
followers.start();
while (!sender.state.isSending || followers.state.sweepsTotal === 0 || sender.state.waitingCount > 0)
  await new Promise((resolve) => setTimeout(resolve, 10));
await followers.stop();
await sender.stop();
await books.close();
