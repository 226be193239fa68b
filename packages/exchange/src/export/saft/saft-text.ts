import { cutText } from '@cifra/domain/cut-text';
import { formatE4, type MinorUnits } from '@cifra/domain/money';
import { escapedXml } from '../tables/sheet-format.ts';

/** The longest texts of the schema's types. */
export const saftLengths = { short: 18, middle1: 35, middle2: 70, long: 256 } as const;

/** Decimals of an amount and of a rate in the schema. */
const AMOUNT_DECIMALS = 2;
const RATE_DECIMALS = 8;

/** An element with a text; cut where the schema's type has a length. */
export function element(name: string, text: string, maximum = Infinity): string {
  const held = maximum === Infinity ? text : cutText(text, maximum);
  return `<${name}>${escapedXml(held)}</${name}>`;
}

/** Whether amounts of a currency fit the schema: it has two decimals. */
export const holdsCurrency = (minorUnits: MinorUnits): boolean => minorUnits <= AMOUNT_DECIMALS;

/** An amount as the schema writes it; null where it has more decimals. */
export function amountText(amountE4: bigint, minorUnits: MinorUnits): string | null {
  if (holdsCurrency(minorUnits)) return formatE4(amountE4, minorUnits);
  return amountE4 % 100n === 0n ? formatE4(amountE4, AMOUNT_DECIMALS) : null;
}

/** Whether a rate has no more decimals than the schema. */
export const holdsRate = (rate: string): boolean => (rate.split('.')[1]?.length ?? 0) <= RATE_DECIMALS;

/**
 * An address, which is free text here: its first line is the street, the rest the additional detail. Without one the element is
 * empty, which is the schema's way where it demands an address.
 */
export function addressElement(address: string | null, maximum: number): string {
  const [street = '', ...rest] = (address ?? '').split(/\r?\n/).map((line) => line.trim());
  const detail = rest.filter((line) => line !== '').join(', ');
  return [
    '<Address>',
    street === '' ? '' : element('StreetName', street, maximum),
    detail === '' ? '' : element('AdditionalAddressDetail', detail, maximum),
    '</Address>',
  ].join('');
}
