import { buildRouteMap } from '@stricli/core';
import { declare } from '../declare.ts';
import { json, optionalText } from '../flags.ts';

export const accessCommands = buildRouteMap({
  docs: { brief: 'Who may do what where, and why' },
  routes: {
    matrix: declare({
      brief: 'List what people may do, where, and by which grants',
      details:
        'The narrowest scope of which somebody has a grant decides there; places where the same grants decide are one line.',
      examples: [
        'access matrix',
        'access matrix --user ana@firm.example',
        'access matrix --tenant panaderia-istmo --json',
      ],
      parameters: {
        flags: {
          user: optionalText('e-mail', 'Only this user'),
          tenant: optionalText('tenant', 'Only in this tenant: its slug or id'),
          json,
        },
      },
      load: async () => (await import('../access.ts')).showMatrix,
    }),
    review: declare({
      brief: 'List the grants for the quarterly look through them, with their age and last use',
      examples: ['access review', 'access review --json'],
      parameters: { flags: { json } },
      load: async () => (await import('../access.ts')).showReview,
    }),
  },
});
