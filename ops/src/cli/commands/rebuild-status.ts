import { declare } from '../declare.ts';
import { json, tenants } from '../flags.ts';

export const rebuildStatusCommand = declare({
  brief: 'Rebuild the dashboard’s projection from the tenants’ books',
  details: 'All tenants when none is named. A restored tenant is taken as it is.',
  examples: ['rebuild-status', 'rebuild-status panaderia-istmo'],
  parameters: { flags: { json }, positional: tenants },
  load: async () => (await import('../rebuild-status.ts')).rebuildStatus,
});
