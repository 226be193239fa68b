import { checkParty, usualPaymentTermDays, type PartyContent } from '@cifra/domain/party';
import { explanationOf } from '@cifra/domain/refusals';
import { insertParty } from '@cifra/trade/parties/insert-party';
import { columnsOfParty } from '@cifra/trade/parties/create-party';
import { countryPackOf, partyFacts } from '@cifra/trade/parties/party-facts';
import { partyByCode } from '@cifra/trade/parties/queries';
import type { TableImporter } from './importer.ts';

/** Customers and vendors; each is new. */
export const partiesImporter: TableImporter = {
  layout: {
    required: ['code', 'name'],
    optional: [
      'is_customer',
      'is_vendor',
      'tax_id',
      'tax_check_digit',
      'address',
      'email',
      'phone',
      'note',
      'currency',
      'payment_term_days',
      'is_active',
    ],
  },
  start: async ({ tx, write, faults, counts, newId }) => {
    const countryPack = await countryPackOf(tx);
    const lineOfCode = new Map<string, number>();
    return {
      end: () => Promise.resolve(),
      handle: async (row) => {
        const faultsBefore = faults.count;
        const content: Omit<PartyContent, 'code' | 'name'> = {
          isCustomer: row.flag('is_customer', false),
          isVendor: row.flag('is_vendor', false),
          taxId: row.code('tax_id', 40),
          taxCheckDigit: row.code('tax_check_digit', 4),
          address: row.text('address', 500),
          email: row.text('email', 254),
          phone: row.text('phone', 40),
          note: row.text('note', 2_000),
          currency: row.raw('currency'),
          paymentTermDays: row.integer('payment_term_days') ?? usualPaymentTermDays,
        };
        const code = row.requiredCode('code');
        const name = row.requiredName('name', 200);
        const isActive = row.flag('is_active', true);
        if (code === null || name === null) return;
        const before = lineOfCode.get(code);
        if (before !== undefined) row.fault('code', `party ${code} is already on line ${before}`);
        else if ((await tx.first(partyByCode, { code })) !== null)
          row.fault('code', `the tenant already has a party ${code}`);
        lineOfCode.set(code, row.line);
        const problem = checkParty({ ...content, code, name }, countryPack);
        if (problem) row.fault(columnOf[factOf(problem.facts)] ?? 'currency', explanationOf(problem));
        if (faults.count > faultsBefore) return;
        counts.created += 1;
        if (write === null) return;
        const id = newId();
        const fields = await insertParty(write.tx, {
          ...columnsOfParty({ ...content, code, name }),
          id,
          is_active: isActive,
        });
        write.tx.record({
          event: 'PARTY_CREATED',
          objectType: 'Party',
          objectId: id,
          after: partyFacts(fields),
        });
      },
    };
  },
};

const columnOf: Readonly<Record<string, string>> = {
  isCustomer: 'is_customer',
  taxCheckDigit: 'tax_check_digit',
  paymentTermDays: 'payment_term_days',
};

const factOf = (facts: object): string => ('field' in facts ? String(facts.field) : '');
