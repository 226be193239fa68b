import { absolute } from '@cifra/domain/money';
import { addressElement, element, saftLengths } from './saft-text.ts';
import type { SaftPartyBalance } from './saft-head.ts';

/** Where the Norwegian schemas differ. Source: github.com/Skatteetaten/saf-t, Norwegian_SAF-T_Financial_Schema_v_1.10.xsd and _v_1.30.xsd. */
export interface SaftVersion {
  readonly auditFileVersion: string;
  /** The longest name of a company. */
  readonly nameLength: number;
  /** The company's address: 1.10 demands one. */
  readonly companyAddress: (address: string | null) => string;
  /** Customers or suppliers with their balances on accounts. */
  readonly parties: (
    kind: 'Customer' | 'Supplier',
    parties: readonly SaftPartyBalance[],
    of: PartyParts,
  ) => string;
  /** The kind of a transaction. */
  readonly kind: (kind: string) => string;
  /** The longest tax code. */
  readonly taxCodeLength: number;
  /** The tax that a line states, debit positive: 1.10 knows no side, and counts what is on the line's own. */
  readonly taxAmount: (
    of: { readonly taxE4: bigint; readonly isDebit: boolean },
    inBase: (amountE4: bigint) => string,
  ) => string;
}

export interface PartyParts {
  readonly id: (code: string) => string;
  /** AccountID and both balances. */
  readonly balances: (party: SaftPartyBalance) => string;
}

const { middle1, middle2, short, long } = saftLengths;

/** 1.10: one balance for each record, an address always. */
const version110: SaftVersion = {
  auditFileVersion: '1.10',
  nameLength: middle2,
  companyAddress: (address) => addressElement(address, middle2),
  parties: (kind, parties, { id, balances }) =>
    parties
      .map(
        (party) =>
          `<${kind}>${element('Name', party.name, middle2)}${addressElement(party.address, middle2)}${element(`${kind}ID`, id(party.code), middle1)}${balances(party)}</${kind}>\n`,
      )
      .join(''),
  kind: (kind) => element('TransactionType', kind, short),
  taxCodeLength: middle1,
  taxAmount: ({ taxE4, isDebit }, inBase) =>
    `<TaxAmount>${element('Amount', inBase(isDebit ? taxE4 : -taxE4))}</TaxAmount>`,
};

/** 1.30: each party once, with a balance for each account. */
const version130: SaftVersion = {
  auditFileVersion: '1.30',
  nameLength: long,
  companyAddress: (address) => (address === null ? '' : addressElement(address, long)),
  parties: (kind, parties, { id, balances }) =>
    [...Map.groupBy(parties, ({ code }) => code)]
      .map(([code, own]) => {
        const { name, address } = own[0] ?? { name: '', address: null };
        return [
          `<${kind}>${element('Name', name, long)}${address === null ? '' : addressElement(address, long)}`,
          element(`${kind}ID`, id(code), middle1),
          ...own.map((party) => `<BalanceAccount>${balances(party)}</BalanceAccount>`),
          `</${kind}>\n`,
        ].join('');
      })
      .join(''),
  kind: (kind) => element('VoucherType', kind, middle2),
  taxCodeLength: middle2,
  taxAmount: ({ taxE4 }, inBase) => {
    const side = taxE4 < 0n ? 'CreditTaxAmount' : 'DebitTaxAmount';
    return `<${side}>${element('Amount', inBase(absolute(taxE4)))}</${side}>`;
  },
};

export const saftVersions = { SAFT: version130, SAFT_1_10: version110 } as const;
export type SaftFormatName = keyof typeof saftVersions;
