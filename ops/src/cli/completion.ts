import { fileURLToPath } from 'node:url';
import type { CliCommand } from './context.ts';
import { print } from './output.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

const BOOTSTRAP = fileURLToPath(new URL('../../bootstrap.mjs', import.meta.url));
const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url));

const quoted = (path: string): string => `'${path.replaceAll("'", String.raw`'\''`)}'`;
const call = `node ${quoted(BOOTSTRAP)} ${quoted(CLI)}`;

/**
 * Per shell: a function `cifra`, and what the shell runs when the tab key is pressed. If nothing is proposed, the shell
 * proposes files.
 */
const scripts: Readonly<Record<Shell, string>> = {
  bash: `cifra() { ${call} "$@"; }
_cifra() {
  local IFS=$'\\n'
  COMPREPLY=($(cifra complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _cifra cifra`,
  zsh: `cifra() { ${call} "$@"; }
_cifra() {
  local -a proposed
  proposed=("\${(@f)$(cifra complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$proposed" ]]; then compadd -a proposed; else _files; fi
}
compdef _cifra cifra`,
  fish: `function cifra; ${call} $argv; end
complete -c cifra -a '(cifra complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'`,
};

/** `completion bash|zsh|fish`: the code that the shell evaluates at its start. */
export const printCompletion: CliCommand<Record<never, never>, [shell: Shell]> = (context, _flags, shell) => {
  print(context, scripts[shell]);
  return Promise.resolve();
};

/** `complete -- <words>`: completions of the last word, one per line. */
export const complete: CliCommand<Record<never, never>, string[]> = async (context, _flags, ...words) => {
  for (const proposal of await context.proposalsFor(words)) print(context, proposal);
};
