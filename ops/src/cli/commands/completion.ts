import { declare } from '../declare.ts';
import { everyOf, oneOf, parseText } from '../values.ts';
import type { Shell } from '../completion.ts';

const shells = everyOf<Shell>()('bash', 'zsh', 'fish');

export const completionCommand = declare({
  brief: 'Print a shell function `cifra` with completion of commands, flags and values',
  details: 'Evaluate it at the start of the shell.',
  examples: ['completion bash > ~/.cifra-completion.bash', 'completion zsh', 'completion fish'],
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: shells.join(', '), placeholder: 'shell', ...oneOf(shells) }],
    },
  },
  load: async () => (await import('../completion.ts')).printCompletion,
});

/** Called by the functions that `completion` prints. */
export const completeCommand = declare({
  brief: 'Propose what the last word may become',
  examples: ['complete -- export --f'],
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'The words so far', placeholder: 'word', parse: parseText },
    },
  },
  load: async () => (await import('../completion.ts')).complete,
});
