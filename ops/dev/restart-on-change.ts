import { spawn, type ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';
import path from 'node:path';

/** An editor may write a file in several steps, and several files at once. */
const SETTLE_MILLISECONDS = 150;
/** A program that has not ended after this time is killed. */
const CLOSE_MILLISECONDS = 10_000;

const SOURCE = /\.([cm]?[jt]s|json|graphql|sql|css|html)$/;
const IGNORED = /(^|[/\\])(node_modules|var|\.git)([/\\]|$)|\.test\.ts$/;

interface Program {
  readonly root: string;
  /** Folders under the root, watched with everything in them. */
  readonly folders: readonly string[];
  /** Arguments of Node: a script and its own arguments. */
  readonly command: readonly string[];
  readonly say: (line: string) => void;
}

export interface Restarter {
  /** Stops the program and the watch. */
  readonly stop: () => Promise<void>;
}

/**
 * Runs a program, and restarts it when a source changes. If it ends by itself, for example after a syntax error, waits
 * for the next change.
 */
export function restartOnChange({ root, folders, command, say }: Program): Restarter {
  let child: ChildProcess | null = null;
  let settling: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let isStopped = false;

  const start = (): void => {
    const started = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child = started;
    started.once('error', (error) => say(`cannot run: ${error.message}`));
    started.once('exit', (code, signal) => {
      if (child !== started) return;
      child = null;
      if (!isStopped) say(`ended (${signal ?? code}); waiting for a change`);
    });
  };
  const end = async (): Promise<void> => {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    // As from the keyboard: the server does not announce it first.
    ending.kill('SIGINT');
    const patience = setTimeout(() => ending.kill('SIGKILL'), CLOSE_MILLISECONDS);
    await ended;
    clearTimeout(patience);
  };
  const changed = (file: string): void => {
    if (isStopped || IGNORED.test(file) || !SOURCE.test(file)) return;
    clearTimeout(settling);
    settling = setTimeout(() => {
      working = working.then(async () => {
        if (isStopped) return;
        say(`${file} changed; starting anew`);
        await end();
        start();
      });
    }, SETTLE_MILLISECONDS);
  };
  const watchers = folders.map((folder) =>
    watch(path.join(root, folder), { recursive: true }, (_event, name) =>
      changed(path.join(folder, name ?? '')),
    ),
  );
  start();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(settling);
      for (const watcher of watchers) watcher.close();
      await working;
      await end();
    },
  };
}
