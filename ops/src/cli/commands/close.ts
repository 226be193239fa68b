import { buildRouteMap } from '@stricli/core';
import type { CloseTarget } from '@cifra/domain/close-path';
import { declare } from '../declare.ts';
import { as, json, optionalSwitch, optionalText, tenants, text } from '../flags.ts';
import { everyOf, oneOf, parseMonth, parseText } from '../values.ts';

const targets = everyOf<CloseTarget>()('LOCK_SALES_AND_PURCHASING', 'PENDING_APPROVAL', 'CLOSED');

const run = { brief: 'Id of a run', placeholder: 'run', parse: parseText } as const;

export const closeCommands = buildRouteMap({
  docs: { brief: 'Month-end closes of many tenants at once' },
  routes: {
    start: declare({
      brief: 'Start a run: the month of the named tenants, of a group, or of all',
      details: 'The workers of the running servers do it; `close status` shows how far they are.',
      examples: [
        'close start --all --month 2026-10 --target PENDING_APPROVAL --as senior@demo.example',
        'close start panaderia-istmo --month 2026-10 --target CLOSED --as owner@demo.example',
      ],
      parameters: {
        flags: {
          month: { ...text('YYYY-MM', 'The month'), parse: parseMonth },
          target: { ...text('state', `How far to take it: ${targets.join(', ')}`), ...oneOf(targets) },
          group: optionalText('name', 'The tenants of a group'),
          all: optionalSwitch('All tenants that the user may close'),
          as,
          json,
        },
        positional: tenants,
      },
      load: async () => (await import('../close.ts')).startClose,
    }),
    status: declare({
      brief: 'Show a run and its tenants, or the last runs',
      details: 'Exit code 1 when a tenant of the run is blocked or failed.',
      examples: ['close status', 'close status 0198c7a2-6f00-7000-8000-000000000001 --json'],
      parameters: {
        flags: { json },
        positional: { kind: 'tuple', parameters: [{ ...run, optional: true }] },
      },
      load: async () => (await import('../close.ts')).showClose,
    }),
    cancel: declare({
      brief: 'Cancel what a run has not begun',
      examples: ['close cancel 0198c7a2-6f00-7000-8000-000000000001 --as senior@demo.example'],
      parameters: { flags: { as, json }, positional: { kind: 'tuple', parameters: [run] } },
      load: async () => (await import('../close.ts')).cancelClose,
    }),
  },
});
