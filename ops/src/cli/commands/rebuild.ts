import { declare } from '../declare.ts';
import { json, tenant } from '../flags.ts';

export const rebuildCommand = declare({
  brief: 'Rebuild a tenant’s derived tables, such as balances, counters and the search',
  examples: ['rebuild panaderia-istmo'],
  parameters: { flags: { json }, positional: { kind: 'tuple', parameters: [tenant] } },
  load: async () => (await import('../rebuild.ts')).rebuild,
});
