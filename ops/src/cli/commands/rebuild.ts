import { declare } from '../declare.ts';
import { json, tenant } from '../flags.ts';

export const rebuildCommand = declare({
  brief: 'Rebuild the derived tables of a tenant from its lines',
  examples: ['rebuild panaderia-istmo'],
  parameters: { flags: { json }, positional: { kind: 'tuple', parameters: [tenant] } },
  load: async () => (await import('../rebuild.ts')).rebuild,
});
