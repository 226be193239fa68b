import { declare } from '../declare.ts';
import { json, tenants } from '../flags.ts';

export const verifyCommand = declare({
  brief: 'Verify the hash chain, and compare derived tables with a rebuild',
  details: 'Verifies all active tenants if none is named. Exits with 1 if any of them fails.',
  examples: ['verify', 'verify panaderia-istmo hotel-contadora', 'verify --json'],
  parameters: { flags: { json }, positional: tenants },
  load: async () => (await import('../verify.ts')).verify,
});
