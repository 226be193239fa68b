import { afterAll } from 'vitest';
import { processorSeconds } from './processor-seconds.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** CPU seconds, with children, since the file before it in the same process, or since that process began. */
    processorSeconds?: number;
  }
}

/** A process runs one file after another: what lies between them belongs to the later one. */
const counted = globalThis as { cifraCountedSeconds?: number };

// What a file costs travels with its report: test/support/run.ts adds it up. Set up first, this ends last.
// oxlint-disable-next-line no-empty-pattern -- Vitest reads the pattern: it says which fixtures are needed, none here.
afterAll(({}, suite) => {
  const seconds = processorSeconds();
  suite.file.meta.processorSeconds = seconds - (counted.cifraCountedSeconds ?? 0);
  counted.cifraCountedSeconds = seconds;
});
