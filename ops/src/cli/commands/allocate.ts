import { declare } from '../declare.ts';
import { as, json, optionalSwitch, optionalText, tenant, text } from '../flags.ts';
import { everyOf, oneOf } from '../values.ts';

const sides = everyOf<'sales' | 'purchasing'>()('sales', 'purchasing');

export const allocateCommand = declare({
  brief: 'Propose which open credits settle which open items of a tenant',
  details:
    'First those that name each other, then those of one amount, then the oldest due. Posts nothing without --post, and with it just what it shows.',
  examples: [
    'allocate panaderia-istmo --side sales',
    'allocate panaderia-istmo --side purchasing --party V-001 --post --as senior@demo.example',
  ],
  parameters: {
    flags: {
      side: { ...text('side', `Whose items: ${sides.join(', ')}`), ...oneOf(sides) },
      party: optionalText('code', 'Only this customer or vendor'),
      post: optionalSwitch('Post what is shown; takes --as'),
      as: { ...as, optional: true },
      json,
    },
    positional: { kind: 'tuple', parameters: [tenant] },
  },
  load: async () => (await import('../allocate.ts')).allocate,
});
