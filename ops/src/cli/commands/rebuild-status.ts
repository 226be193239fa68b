import { declare } from '../declare.ts';
import { json, tenants } from '../flags.ts';

export const rebuildStatusCommand = declare({
  brief: 'Rebuild the dashboard’s status of tenants from their books',
  details: 'Rebuilds all active tenants if none is named.',
  examples: ['rebuild-status', 'rebuild-status panaderia-istmo'],
  parameters: { flags: { json }, positional: tenants },
  load: async () => (await import('../rebuild-status.ts')).rebuildStatus,
});
