import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Contenders and load generators are processes of their own: none is measured on another's thread. */
export class Children {
  readonly #all: ChildProcess[] = [];

  start(file: string, args: readonly string[] = [], execArgv: readonly string[] = []): ChildProcess {
    const child = fork(fileURLToPath(new URL(`../${file}`, import.meta.url)), [...args], {
      execArgv: ['--disable-warning=ExperimentalWarning', ...execArgv],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    this.#all.push(child);
    return child;
  }

  /** Starts a child and waits for its first message. */
  async started<Answer>(
    file: string,
    args: readonly string[] = [],
    execArgv: readonly string[] = [],
  ): Promise<{ child: ChildProcess; answer: Answer }> {
    const child = this.start(file, args, execArgv);
    return { child, answer: await answerOf<Answer>(child) };
  }

  /** Lets every child end by itself, and waits for it. */
  async end(): Promise<void> {
    await Promise.all(
      this.#all.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const exited = new Promise((resolve) => child.once('exit', resolve));
        if (child.connected) child.disconnect();
        await exited;
      }),
    );
  }
}

export function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`a process ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as Answer);
    });
  });
}

export function ask<Answer>(child: ChildProcess, order: object): Promise<Answer> {
  child.send(order);
  return answerOf<Answer>(child);
}
