import { declare } from '../declare.ts';
import { json, optionalText, tenants } from '../flags.ts';

export const verifyCommand = declare({
  brief: 'Verify the hash chain, and compare derived tables with a rebuild',
  details:
    'Verifies the control plane and all active tenants if none is named. Exits with 1 if any of them fails.',
  examples: [
    'verify',
    'verify panaderia-istmo hotel-contadora',
    'verify --digest digest-2026-11-23.json',
    'verify --json',
  ],
  parameters: {
    flags: { digest: optionalText('file', 'Signed digest that was kept elsewhere, to compare with'), json },
    positional: tenants,
  },
  load: async () => (await import('../verify.ts')).verify,
});
