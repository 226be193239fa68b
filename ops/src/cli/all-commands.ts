import type { RouteMap } from '@stricli/core';
import { cifra } from './cifra.ts';
import type { CliContext } from './context.ts';
import { runCli } from './run-cli.ts';

export interface CommandReference {
  /** `close start` */
  readonly name: string;
  readonly brief: string;
  /** What `--help` prints. */
  readonly help: string;
}

/** Every visible command, in the order of the help. */
export async function allCommands(): Promise<readonly CommandReference[]> {
  if (!('getAllEntries' in cifra.root)) return [];
  const named = namesOf(cifra.root, []);
  return Promise.all(named.map(async ({ name, brief }) => ({ name, brief, help: await helpOf(name) })));
}

function namesOf(
  map: RouteMap<CliContext>,
  path: readonly string[],
): readonly Omit<CommandReference, 'help'>[] {
  return map
    .getAllEntries()
    .filter(({ hidden }) => !hidden)
    .flatMap(({ name: { original }, target }) =>
      'getAllEntries' in target
        ? namesOf(target, [...path, original])
        : [{ name: [...path, original].join(' '), brief: target.brief }],
    );
}

async function helpOf(name: string): Promise<string> {
  let help = '';
  const write = (text: string): void => void (help += text);
  const unneeded = (): never => {
    throw new Error('a help text needs neither settings nor books');
  };
  await runCli([...name.split(' '), '--help'], {
    process: { stdout: { write }, stderr: { write } },
    config: unneeded,
    openBooks: unneeded,
    operator: unneeded,
  });
  // A route that is called by default has an alias without a word, and a space where the word would be.
  return help.replaceAll(/ +$/gm, '').trimEnd();
}
