import { open, rename, rm, type FileHandle } from 'node:fs/promises';

export interface LogFileLimits {
  /** Beyond it the file is put aside, and a new one begun. */
  readonly maxBytes: number;
  /** Files put aside that are kept: `.1` is the newest. */
  readonly keptFiles: number;
  /** What may wait for a disk that takes nothing; what comes on top is lost, and counted. */
  readonly maxWaitingCharacters: number;
}

export const defaultLogFileLimits: LogFileLimits = {
  maxBytes: 64 * 1024 * 1024,
  keptFiles: 4,
  maxWaitingCharacters: 4 * 1024 * 1024,
};

/** Where lines of a log go. */
export interface LineSink {
  /** Whole lines. Never throws and never waits. */
  write(lines: string): void;
  /** Resolves when what was written before is in the file, or lost. */
  close(): Promise<void>;
}

/**
 * A file of lines that is bounded, and that a full disk does not end: what cannot be written is lost, and once there is room again the file
 * says how many lines that were.
 */
export class LogFile implements LineSink {
  readonly #path: string;
  readonly #limits: LogFileLimits;
  readonly #open: typeof open;
  #handle: FileHandle | null = null;
  #bytes = 0;
  #waiting = '';
  #lostLines = 0;
  #isTorn = false;
  #writing: Promise<void> | null = null;

  constructor(path: string, limits: LogFileLimits = defaultLogFileLimits, openFile: typeof open = open) {
    this.#path = path;
    this.#limits = limits;
    this.#open = openFile;
  }

  write(lines: string): void {
    if (this.#waiting.length + lines.length > this.#limits.maxWaitingCharacters)
      this.#lostLines += countLines(lines);
    else this.#waiting += lines;
    this.#writing ??= this.#drain().finally(() => {
      this.#writing = null;
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting !== '') {
      const lines = this.#waiting;
      this.#waiting = '';
      const lost = this.#lostLines;
      try {
        const handle = await this.#handleFor(lines.length);
        const text = `${this.#isTorn ? '\n' : ''}${lost > 0 ? lostLine(lost) : ''}${lines}`;
        // It may write a part, and then fail.
        this.#isTorn = true;
        await handle.appendFile(text);
        this.#isTorn = false;
        this.#bytes += Buffer.byteLength(text);
        this.#lostLines -= lost;
      } catch {
        // There is nowhere to say so but the file itself, when it takes lines again.
        this.#lostLines += countLines(lines);
      }
    }
  }

  async #handleFor(more: number): Promise<FileHandle> {
    if (this.#handle !== null && this.#bytes + more > this.#limits.maxBytes && this.#bytes > 0) {
      await this.#handle.close();
      this.#handle = null;
      await this.#putAside();
    }
    if (this.#handle === null) {
      this.#handle = await this.#open(this.#path, 'a', 0o600);
      this.#bytes = (await this.#handle.stat()).size;
    }
    return this.#handle;
  }

  async #putAside(): Promise<void> {
    const { keptFiles } = this.#limits;
    await rm(`${this.#path}.${keptFiles}`, { force: true });
    for (let number = keptFiles - 1; number >= 0; number -= 1) {
      const from = number === 0 ? this.#path : `${this.#path}.${number}`;
      await rename(from, `${this.#path}.${number + 1}`).catch(ignoreMissing);
    }
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle?.close();
    this.#handle = null;
  }
}

function lostLine(lines: number): string {
  return `${JSON.stringify({ time: new Date().toISOString(), level: 'warn', event: 'log.lines_lost', lines })}\n`;
}

function countLines(lines: string): number {
  return lines.split('\n').length - 1;
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
