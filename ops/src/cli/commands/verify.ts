import { declare } from '../declare.ts';
import { json, tenants } from '../flags.ts';

export const verifyCommand = declare({
  brief: 'Replay the chain and compare what is derived with a rebuild',
  details: 'All active tenants when none is named. Exit code 1 when one of them does not verify.',
  examples: ['verify', 'verify panaderia-istmo hotel-contadora', 'verify --json'],
  parameters: { flags: { json }, positional: tenants },
  load: async () => (await import('../verify.ts')).verify,
});
