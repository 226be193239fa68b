import { declare } from '../declare.ts';
import { json } from '../flags.ts';

export const tenantsCommand = declare({
  brief: 'List the tenants and their states',
  examples: ['tenants', 'tenants --json'],
  parameters: { flags: { json } },
  load: async () => (await import('../tenants.ts')).listAllTenants,
});
