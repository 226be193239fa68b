import type { Books } from '@cifra/books/books';
import { Followers } from '@cifra/books/follow/followers';
import { statusFollower } from '@cifra/firm/status/status-follower';
import { webhookChangesFollower, webhookCommitsFollower } from '@cifra/firm/webhooks/send/webhook-followers';
import type { WebhookSender } from '@cifra/firm/webhooks/send/webhook-sender';
import { searchFollower } from '@cifra/search/search-follower';
import { scanFollowers } from '@cifra/trade/vouchers/scan/scan-follower';
import { scannerOf } from '@cifra/trade/vouchers/scan/scanner';
import { headsFollower } from '@cifra/trail/heads/heads-follower';
import { lineFolder } from '@cifra/trail/lines/line-folder';
import { linesFollower } from '@cifra/trail/lines/lines-followers';
import { batchTasksFollower } from '../jobs/batch-tasks-follower.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { FollowedChanges } from '../live-changes.ts';
import type { RegisteredManifests } from '../manifests/registered-manifests.ts';
import { systemRequest } from '../system-request.ts';
import type { StartOptions } from './options.ts';
import { part, type PartOf } from './part.ts';

interface FollowersNeeds {
  readonly books: PartOf<Books>;
  readonly jobs: PartOf<Jobs>;
  readonly live: FollowedChanges;
  /** Null: this process sends no webhooks. */
  readonly webhooks: PartOf<WebhookSender | null>;
  readonly manifests: PartOf<RegisteredManifests>;
}

/** Everything that follows commits and changes. It stops after the parts that write, so that it handles the last writes too. */
export function followersPart(
  { config, log }: StartOptions,
  { books, jobs, live, webhooks, manifests }: FollowersNeeds,
): PartOf<Followers> {
  return part('followers', {
    start: async () => {
      const { changes } = jobs.value;
      const sender = webhooks.value;
      const followers = new Followers(books.value, {
        followers: [
          statusFollower(books.value),
          headsFollower(books.value),
          searchFollower(books.value, () => systemRequest('follower search')),
          batchTasksFollower(books.value, jobs.value),
          ...(config.voucherScanner === null
            ? []
            : scanFollowers({
                books: books.value,
                scanner: scannerOf(config.voucherScanner),
                request: () => systemRequest('follower voucher scans'),
              })),
          ...(config.auditLines === null ? [] : [linesFollower(books.value, lineFolder(config.auditLines))]),
          ...(sender === null
            ? []
            : [webhookCommitsFollower(sender), webhookChangesFollower(books.value, sender)]),
          manifests.value.follower(),
          ...live.followers(),
        ],
        request: (name) => systemRequest(`follower ${name}`),
        log,
        changeLogs: changes === null ? [] : [changes],
      });
      followers.start();
      return followers;
    },
    stop: (followers) => followers.stop(),
  });
}
