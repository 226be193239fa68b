import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Which checks passed, and on which input: keys are hashes of everything that the result depends on. Failures are never
 * stored.
 */
export interface PassedCheck {
  /** For a check of all files at once. */
  readonly key?: string;
  /** For a check of one file at a time, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

export class PassedChecks {
  readonly #file: string;
  readonly #passed: Record<string, PassedCheck>;

  constructor(directory: string) {
    this.#file = path.join(directory, 'passed.json');
    this.#passed = readPassed(this.#file);
  }

  of(name: string): PassedCheck {
    return this.#passed[name] ?? {};
  }

  /** Before a check runs whose outcome depends on what its last run left behind: another pass has to be earned. */
  forget(name: string): void {
    if (this.#passed[name] === undefined) return;
    delete this.#passed[name];
    this.#write();
  }

  keep(outcomes: readonly { readonly name: string; readonly passed: PassedCheck | null }[]): void {
    for (const { name, passed } of outcomes) if (passed !== null) this.#passed[name] = passed;
    this.#write();
  }

  #write(): void {
    mkdirSync(path.dirname(this.#file), { recursive: true });
    // Written elsewhere and renamed, so that nobody reads half of it.
    const temporary = `${this.#file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(this.#passed));
    renameSync(temporary, this.#file);
  }
}

/** If nothing can be read, nothing has passed. */
function readPassed(file: string): Record<string, PassedCheck> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, PassedCheck>;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError;
    if (!isMissing) throw error;
    return {};
  }
}
