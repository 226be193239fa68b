import { isToldOfServer, type Where } from './where.ts';
import { Watch, type Kill } from './watch.ts';
import type { Meddle } from './watch-statements.ts';

/** Watches what this process does in its books; `meddle` is for files. */
export async function watchProcess(where: Where, kill: Kill, meddle: Meddle | null): Promise<Watch> {
  const watch = new Watch(kill);
  if (isToldOfServer(where)) (await import('./watch-requests.ts')).watchRequests(watch);
  else (await import('./watch-statements.ts')).watchStatements(watch, meddle);
  return watch;
}
