import { buildRouteMap } from '@stricli/core';
import type { CloseTarget } from '@cifra/domain/close-path';
import { declare } from '../declare.ts';
import { as, json, optionalSwitch, optionalText, tenants, text } from '../flags.ts';
import { everyOf, oneOf, parseMonth, parseText } from '../values.ts';

const targets = everyOf<CloseTarget>()('LOCK_SALES_AND_PURCHASING', 'PENDING_APPROVAL', 'CLOSED');

const run = { brief: 'Id of the run', placeholder: 'run', parse: parseText } as const;

export const closeCommands = buildRouteMap({
  docs: { brief: 'Month-end closes of many tenants at once' },
  routes: {
    start: declare({
      brief: 'Start closing a month for the named tenants, a group, or all tenants',
      details:
        'Name tenants, or use --group or --all. The workers of the running servers carry out the run; `close status` shows its progress.',
      examples: [
        'close start --all --month 2026-10 --target PENDING_APPROVAL --as senior@demo.example',
        'close start panaderia-istmo --month 2026-10 --target CLOSED --as owner@demo.example',
      ],
      parameters: {
        flags: {
          month: { ...text('YYYY-MM', 'Month to close'), parse: parseMonth },
          target: { ...text('state', `How far to close it: ${targets.join(', ')}`), ...oneOf(targets) },
          group: optionalText('code', 'All tenants of a group'),
          all: optionalSwitch('All tenants to which the user has batch access'),
          as,
          json,
        },
        positional: tenants,
      },
      load: async () => (await import('../close.ts')).startClose,
    }),
    status: declare({
      brief: 'Show a run with its tenants, or list the latest runs',
      details: 'Exits with 1 if a tenant of the run is blocked or has failed.',
      examples: ['close status', 'close status 0198c7a2-6f00-7000-8000-000000000001 --json'],
      parameters: {
        flags: { json },
        positional: { kind: 'tuple', parameters: [{ ...run, optional: true }] },
      },
      load: async () => (await import('../close.ts')).showClose,
    }),
    cancel: declare({
      brief: 'Cancel a run for the tenants that it has not started',
      examples: ['close cancel 0198c7a2-6f00-7000-8000-000000000001 --as senior@demo.example'],
      parameters: { flags: { as, json }, positional: { kind: 'tuple', parameters: [run] } },
      load: async () => (await import('../close.ts')).cancelClose,
    }),
  },
});
