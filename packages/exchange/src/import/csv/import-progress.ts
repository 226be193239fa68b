import { readFile } from 'node:fs/promises';
import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** How far an import has got: it is checked whole, then written whole. */
export interface ImportProgress {
  readonly phase: 'CHECKING' | 'WRITING';
  readonly rows: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

const EVERY_ROWS = 2_000;

/** Where the progress of an upload's import is stored, next to the upload. The transaction shows nothing before its end. */
export function progressPathOf(uploadPath: string): string {
  return `${uploadPath}.progress`;
}

/** Writes the progress of one pass now and then; a reader sees a whole state, or none. */
export class ProgressWriter {
  readonly #path: string | null;
  readonly #phase: ImportProgress['phase'];
  readonly #totalBytes: number;
  #rows = 0;
  #bytes = 0;

  constructor(path: string | null, { phase, totalBytes }: Pick<ImportProgress, 'phase' | 'totalBytes'>) {
    this.#path = path;
    this.#phase = phase;
    this.#totalBytes = totalBytes;
    this.#write();
  }

  readonly onBytes = (bytes: number): void => {
    this.#bytes += bytes;
  };

  onRow(): void {
    this.#rows += 1;
    if (this.#rows % EVERY_ROWS === 0) this.#write();
  }

  #write(): void {
    if (this.#path === null) return;
    const state: ImportProgress = {
      phase: this.#phase,
      rows: this.#rows,
      bytes: this.#bytes,
      totalBytes: this.#totalBytes,
    };
    writeFileSync(`${this.#path}.part`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${this.#path}.part`, this.#path);
  }

  /** After the pass, however it ended. */
  clear(): void {
    if (this.#path !== null) rmSync(this.#path, { force: true });
  }
}

/** How far the import of an upload has got; null while none is running. */
export async function readProgress(path: string): Promise<ImportProgress | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ImportProgress;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
