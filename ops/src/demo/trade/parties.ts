import { checkDigitsOfRuc } from '@cifra/domain/tax-ids/panama';
import type { PartyContent } from '@cifra/domain/party';
import type { Business, ForeignTrade } from '../business.ts';
import { drawFor, type Draw } from '../seeded.ts';
import { abroad, namesAtHome } from './names.ts';

/**
 * When a party pays or is paid: when due, weeks late, in two halves, once a month for everything due, or not since
 * spring 2026.
 */
export type Habit = 'PROMPT' | 'LATE' | 'HALVES' | 'MONTHLY' | 'STOPPED';

export interface DemoParty extends PartyContent {
  readonly habit: Habit;
  /** Whether it trades in another currency. */
  readonly isAbroad: boolean;
  /** An authorised customer in Panama, which withholds half of the ITBMS. */
  readonly withholds: boolean;
  /** Whether it pays foreign-currency debts in base currency, at the day's rate. */
  readonly paysInBase: boolean;
}

export interface DemoParties {
  readonly customers: readonly DemoParty[];
  readonly customersAbroad: readonly DemoParty[];
  readonly vendors: readonly DemoParty[];
  readonly vendorsAbroad: readonly DemoParty[];
}

const habits = ['PROMPT', 'MONTHLY', 'LATE', 'HALVES', 'STOPPED', 'MONTHLY', 'LATE'] as const;
const vendorHabits = ['MONTHLY', 'PROMPT', 'MONTHLY', 'LATE', 'HALVES'] as const;
const terms = [30, 15, 30, 45, 30, 60, 20] as const;

/** The customers and vendors of a business: the same on every run. */
export function partiesOf(business: Business): DemoParties {
  const draw = drawFor(`${business.slug} parties`);
  const home = namesAtHome(business);
  const isPanama = business.pack === 'PA';
  const sizes = { customers: isPanama ? draw.whole({ least: 5, most: 7 }) : 5, vendors: isPanama ? 5 : 4 };
  const made = (
    names: readonly string[],
    of: { readonly count: number; readonly side: 'C' | 'V'; readonly trade: ForeignTrade | null },
  ): DemoParty[] => {
    const from = draw.whole({ least: 0, most: names.length - 1 });
    return Array.from({ length: Math.min(of.count, names.length) }, (_, index) => {
      const serial = index + (of.trade === null ? 1 : 101);
      const isAbroad = of.trade !== null;
      return {
        ...identityOf(draw, isPanama && !isAbroad),
        code: `${of.side}-${String(serial).padStart(3, '0')}`,
        name: names[(from + index) % names.length] ?? '',
        isCustomer: of.side === 'C',
        // Occasionally, a customer that is also a vendor.
        isVendor: of.side === 'V' || serial === 3,
        address: null,
        email: null,
        phone: null,
        note: null,
        currency: of.trade?.currency ?? null,
        paymentTermDays: terms[index % terms.length] ?? 30,
        habit: habitOf(of.side, isAbroad, index),
        isAbroad,
        withholds: isPanama && of.side === 'C' && !isAbroad && index === 1,
        paysInBase: of.side === 'C' && isAbroad && index === 1,
      };
    });
  };
  const foreign = (trade: ForeignTrade | null, side: 'C' | 'V'): DemoParty[] => {
    const names = trade === null ? undefined : abroad[trade.currency];
    return names === undefined
      ? []
      : made(side === 'C' ? names.customers : names.vendors, { count: side === 'C' ? 3 : 2, side, trade });
  };
  return {
    customers: made(home.customers, { count: sizes.customers, side: 'C', trade: null }),
    customersAbroad: foreign(business.exports, 'C'),
    vendors: made(home.vendors, { count: sizes.vendors, side: 'V', trade: null }),
    vendorsAbroad: foreign(business.imports, 'V'),
  };
}

function habitOf(side: 'C' | 'V', isAbroad: boolean, index: number): Habit {
  if (isAbroad) return index === 2 ? 'HALVES' : 'LATE';
  return (
    (side === 'C' ? habits[index % habits.length] : vendorHabits[index % vendorHabits.length]) ?? 'PROMPT'
  );
}

/** A company's RUC with its DV; outside Panama a number of eight digits. */
function identityOf(
  draw: Draw,
  isPanama: boolean,
): { readonly taxId: string; readonly taxCheckDigit: string | null } {
  const digits = draw.whole({ least: 100_000, most: 899_999 });
  if (!isPanama) return { taxId: `99${digits}`, taxCheckDigit: null };
  const year = draw.whole({ least: 2009, most: 2023 });
  const taxId = `155${digits}-2-${year}`;
  return { taxId, taxCheckDigit: checkDigitsOfRuc(taxId)?.[0] ?? null };
}

/** One of them. */
export function pick(draw: Draw, parties: readonly DemoParty[]): DemoParty {
  const [first, ...others] = parties;
  if (first === undefined) throw new Error('a demo business trades with nobody');
  return draw.oneOf([first, ...others]);
}
