import { statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Uuid } from '@cifra/domain/ids';

/** Files that are looked at in one go: some 3 µs each, on a thread that others wait for. */
const SLICE = 100;
/**
 * A file that was written to this recently may be written to again under the same time and size (clocks of file systems tick every few
 * milliseconds): what is remembered of it then counts as old.
 */
const TOO_RECENT_MILLISECONDS = 100;

export interface TenantFile {
  readonly tenantId: Uuid;
  /** Absolute. */
  readonly path: string;
}

/**
 * Tells which tenants' SQLite files were written to since they were last read, by whatever process: a commit writes to the file's log
 * (`-wal`), and closing the last connection to the file itself. No database is opened.
 */
export class FileMarks {
  readonly #nowMilliseconds: () => number;
  readonly #marks = new Map<Uuid, string>();
  #files = new Map<Uuid, string>();

  constructor(nowMilliseconds: () => number = Date.now) {
    this.#nowMilliseconds = nowMilliseconds;
  }

  /** The files from now on. */
  set files(files: readonly TenantFile[]) {
    this.#files = new Map(files.map(({ tenantId, path }) => [tenantId, path]));
    for (const tenantId of this.#marks.keys()) if (!this.#files.has(tenantId)) this.#marks.delete(tenantId);
  }

  /** To be called before a tenant is read: what is written from now on is found. */
  remember(tenantId: Uuid): void {
    const path = this.#files.get(tenantId);
    if (path === undefined) return;
    const mark = this.#markOf(path);
    this.#marks.set(tenantId, mark.isSettled ? mark.text : '');
  }

  /** The tenants whose files are not as they are remembered. */
  async changed(): Promise<readonly Uuid[]> {
    const changed: Uuid[] = [];
    let count = 0;
    for (const [tenantId, path] of this.#files) {
      if (this.#markOf(path).text !== this.#marks.get(tenantId)) changed.push(tenantId);
      count += 1;
      if (count % SLICE === 0) await nextTurn();
    }
    return changed;
  }

  #markOf(path: string): { readonly text: string; readonly isSettled: boolean } {
    const file = statSync(path, { throwIfNoEntry: false });
    const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
    // A log that is empty is as one that is not there: a reader makes it.
    const hasLog = log !== undefined && log.size > 0;
    const text = `${file?.mtimeMs ?? 0} ${file?.size ?? 0} ${hasLog ? `${log.mtimeMs} ${log.size}` : ''}`;
    const newest = Math.max(file?.mtimeMs ?? 0, hasLog ? log.mtimeMs : 0);
    return { text, isSettled: this.#nowMilliseconds() - newest > TOO_RECENT_MILLISECONDS };
  }
}
