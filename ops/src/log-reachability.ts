import type { Books } from '@cifra/books/books';
import type { Log } from '@cifra/gateway/log';

/** Logs each tenant whose database is lost or found again: once, however many requests meet it. */
export function logReachability({ reachability }: Books, log: Log): void {
  reachability.watch(({ slug, reason, sinceMillis, isReachable }) =>
    isReachable
      ? log({
          level: 'info',
          event: 'tenant.reachable',
          tenant: slug,
          afterSeconds: Math.round((Date.now() - sinceMillis) / 1000),
        })
      : log({ level: 'warn', event: 'tenant.unreachable', tenant: slug, reason }),
  );
}
