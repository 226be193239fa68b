import { buildRouteMap } from '@stricli/core';
import type { VoucherType } from '@cifra/domain/voucher-types';
import { declare } from '../declare.ts';
import { as, file, json, optionalText, tenant, text } from '../flags.ts';
import { everyOf, oneOf, parseText } from '../values.ts';

const types = everyOf<Lowercase<VoucherType>>()(
  'pdf',
  'png',
  'jpeg',
  'tiff',
  'xml',
  'csv',
  'xlsx',
  'text',
  'email',
);

const DOCUMENT = 'AStRcOTg1wEAAAAAAAAAAA';
const VOUCHER = 'AUZRcOTg1wEAAAAAAAAAAA';

const voucher = {
  brief: 'Id of a voucher, as shown by `vouchers list`',
  placeholder: 'voucher',
  parse: parseText,
} as const;

export const vouchersCommands = buildRouteMap({
  docs: { brief: 'Papers kept with bookings' },
  routes: {
    attach: declare({
      brief: 'Attach a file to an entry, a document, a draft or an item of a checklist',
      details: 'What a tenant takes say the settings vouchers.types, .maximumMebibytes and .quotaMebibytes.',
      examples: [
        `vouchers attach panaderia-istmo factura-7.pdf --to ${DOCUMENT} --type pdf --as senior@demo.example`,
      ],
      parameters: {
        flags: {
          to: text('id', 'What it is attached to, by its id in the API'),
          type: { ...text('type', `What the file is: ${types.join(', ')}`), ...oneOf(types) },
          as,
          json,
        },
        positional: { kind: 'tuple', parameters: [tenant, file] },
      },
      load: async () => (await import('../vouchers.ts')).attachVoucher,
    }),
    list: declare({
      brief: 'List the vouchers of a tenant',
      examples: ['vouchers list panaderia-istmo', 'vouchers list panaderia-istmo --json'],
      parameters: { flags: { json }, positional: { kind: 'tuple', parameters: [tenant] } },
      load: async () => (await import('../vouchers.ts')).listVouchers,
    }),
    fetch: declare({
      brief: 'Write the file of a voucher to a new file',
      details: 'What the scanner found infected, or has not seen, is refused.',
      examples: [`vouchers fetch panaderia-istmo ${VOUCHER} --out factura-7.pdf --as senior@demo.example`],
      parameters: {
        flags: { out: optionalText('file', 'New file to write; by default it has its own name'), as, json },
        positional: { kind: 'tuple', parameters: [tenant, voucher] },
      },
      load: async () => (await import('../vouchers.ts')).fetchVoucher,
    }),
    export: declare({
      brief: 'Write all vouchers of a tenant to a tar archive, with manifests and hashes',
      details: '`sha256sum -c SHA256SUMS` checks what was unpacked.',
      examples: ['vouchers export panaderia-istmo --out vouchers.tar'],
      parameters: {
        flags: {
          out: optionalText('file', 'New file to write; by default it is named after the tenant'),
          json,
        },
        positional: { kind: 'tuple', parameters: [tenant] },
      },
      load: async () => (await import('../vouchers.ts')).exportVouchersToFile,
    }),
  },
});
