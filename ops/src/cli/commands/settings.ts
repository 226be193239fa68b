import { buildRouteMap } from '@stricli/core';
import { declare } from '../declare.ts';
import { as, json, optionalText } from '../flags.ts';
import { parseText } from '../values.ts';

const tenant = optionalText('tenant', 'Slug or id of the tenant; the default is the firm itself');

export const settingsCommands = buildRouteMap({
  docs: { brief: 'Settings of the firm, and of tenants that have their own' },
  routes: {
    list: declare({
      brief: 'List the settings with their values, and where each comes from',
      examples: ['settings list', 'settings list --tenant panaderia-istmo --json'],
      parameters: { flags: { tenant, json } },
      load: async () => (await import('../settings.ts')).listSettings,
    }),
    set: declare({
      brief: 'Change a setting; an empty value takes it back',
      details:
        'A user who loosens what protects needs a reason and a second person, who confirms it with `changes confirm`.\nWithout --as the operator does it, who needs nobody; the trail says so.',
      examples: [
        'settings set invoices.needApproval true --tenant panaderia-istmo',
        'settings set entries.manualNeedApproval false --reason "Agreed by both partners." --as ana@firm.example',
      ],
      parameters: {
        flags: {
          tenant,
          reason: optionalText('text', 'Why, in at least 20 characters; needed where it protects less'),
          as: { ...as, optional: true },
          json,
        },
        positional: {
          kind: 'tuple',
          parameters: [
            { brief: 'Name of a setting, as shown by `settings list`', placeholder: 'key', parse: parseText },
            { brief: 'New value', placeholder: 'value', parse: String },
          ],
        },
      },
      load: async () => (await import('../settings.ts')).setSetting,
    }),
  },
});
