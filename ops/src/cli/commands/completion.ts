import { declare } from '../declare.ts';
import { argumentOneOf, everyOf, parseText } from '../values.ts';
import type { Shell } from '../completion.ts';

const shells = everyOf<Shell>()('bash', 'zsh', 'fish');

export const completionCommand = declare({
  brief: 'Print a shell function `cifra` with tab completion',
  details: 'Evaluate its output in the start-up file of your shell.',
  examples: ['completion bash > ~/.cifra-completion.bash', 'completion zsh', 'completion fish'],
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: `Shell: ${shells.join(', ')}`, placeholder: 'shell', ...argumentOneOf(shells) }],
    },
  },
  load: async () => (await import('../completion.ts')).printCompletion,
});

/** Called by the functions that `completion` prints. */
export const completeCommand = declare({
  brief: 'Propose completions of the last word',
  examples: ['complete -- export --f'],
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'The words so far', placeholder: 'word', parse: parseText },
    },
  },
  load: async () => (await import('../completion.ts')).complete,
});
