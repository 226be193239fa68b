import type { AccountRole } from '@cifra/domain/accounts';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { addMonths, lastOfMonth, localDate, type LocalDate } from '@cifra/domain/local-date';

/** An entry of the demo firm. Accounts are named by a role, or by their code in the chart; amounts are E4, as decimal digits. */
export interface DemoEntry {
  readonly postingDate: LocalDate;
  readonly description: string;
  readonly reference: string;
  readonly lines: readonly DemoLine[];
}

export interface DemoLine {
  readonly account: { readonly role: AccountRole } | { readonly code: string };
  readonly amountE4: string;
}

type Chart = 'PA-SMB' | 'NEUTRAL-SMB';

/** Accounts that no role is bound to, by chart. */
const codes = {
  capital: { 'PA-SMB': '3101', 'NEUTRAL-SMB': '3100' },
  services: { 'PA-SMB': '4102', 'NEUTRAL-SMB': '4110' },
  wages: { 'PA-SMB': '6101', 'NEUTRAL-SMB': '6100' },
  payrollTax: { 'PA-SMB': '6102', 'NEUTRAL-SMB': '6110' },
  rent: { 'PA-SMB': '6201', 'NEUTRAL-SMB': '6200' },
  utilities: { 'PA-SMB': '6202', 'NEUTRAL-SMB': '6210' },
  fees: { 'PA-SMB': '6204', 'NEUTRAL-SMB': '6230' },
  insurance: { 'PA-SMB': '6205', 'NEUTRAL-SMB': '6240' },
  equipment: { 'PA-SMB': '1203', 'NEUTRAL-SMB': '1210' },
  depreciation: { 'PA-SMB': '6211', 'NEUTRAL-SMB': '6290' },
  accumulated: { 'PA-SMB': '1210', 'NEUTRAL-SMB': '1240' },
  inventory: { 'PA-SMB': '1130', 'NEUTRAL-SMB': '1170' },
  costOfSales: { 'PA-SMB': '5101', 'NEUTRAL-SMB': '5100' },
} as const;

type Named = keyof typeof codes | AccountRole;

/** The entries of one client: the capital on the first day of its books, then eight months of 2026. The same every time. */
export function demoEntries(of: {
  readonly tenantNumber: number;
  readonly chart: Chart;
  readonly baseCurrency: string;
  readonly scale: number;
  readonly firstDay: LocalDate;
}): DemoEntry[] {
  const unitE4 = 10n ** (4n - BigInt(minorUnitsOf(of.baseCurrency)));
  /** Balboas to the client's currency, rounded to its minor unit; each client has figures of its own. */
  const money = (balboas: number): bigint => {
    const own = balboas * of.scale * (1 + (of.tenantNumber % 7) / 10);
    return BigInt(Math.round(own * 100)) * 100n - ((BigInt(Math.round(own * 100)) * 100n) % unitE4);
  };
  const entries: DemoEntry[] = [];
  const add = (
    postingDate: LocalDate,
    description: string,
    lines: readonly (readonly [Named, bigint])[],
  ): void => {
    const reference = `DEMO-${String(entries.length + 1).padStart(3, '0')}`;
    entries.push({
      postingDate,
      description,
      reference,
      lines: lines.map(([name, amountE4]) => ({
        account:
          name in codes
            ? { code: codes[name as keyof typeof codes][of.chart] }
            : { role: name as AccountRole },
        amountE4: amountE4.toString(),
      })),
    });
  };
  const transfer = (date: LocalDate, text: string, of: { to: Named; from: Named; amountE4: bigint }): void =>
    add(date, text, [
      [of.to, of.amountE4],
      [of.from, -of.amountE4],
    ]);

  transfer(of.firstDay, 'Capital paid in', { to: 'Bank', from: 'capital', amountE4: money(60_000) });
  transfer(localDate('2026-01-08'), 'Furniture and equipment', {
    to: 'equipment',
    from: 'Bank',
    amountE4: money(9_600),
  });
  transfer(localDate('2026-01-15'), 'Goods for sale', {
    to: 'inventory',
    from: 'Bank',
    amountE4: money(14_250.5),
  });
  for (let month = 0; month < 3; month += 1) {
    const first = addMonths(localDate('2026-08-01'), month);
    const sales = money(11_800 + 640 * month);
    const tax = money((11_800 + 640 * month) * 0.07);
    add(addMonths(localDate('2026-08-12'), month), 'Cash sales of the month', [
      ['Bank', sales + tax],
      ['SalesRevenue', -sales],
      ['TaxPayable', -tax],
    ]);
    transfer(addMonths(localDate('2026-08-14'), month), 'Cost of goods sold', {
      to: 'costOfSales',
      from: 'inventory',
      amountE4: money(3_900 + 200 * month),
    });
    transfer(first, 'Rent', { to: 'rent', from: 'Bank', amountE4: money(1_850) });
    add(lastOfMonth(first), 'Wages', [
      ['wages', money(4_200)],
      ['payrollTax', money(514.5)],
      ['Bank', -money(4_200) - money(514.5)],
    ]);
  }
  transfer(localDate('2026-09-22'), 'Services to a customer', {
    to: 'Bank',
    from: 'services',
    amountE4: money(2_750),
  });
  transfer(localDate('2026-10-05'), 'Electricity and water', {
    to: 'utilities',
    from: 'Bank',
    amountE4: money(318.75),
  });
  transfer(localDate('2026-10-31'), 'Depreciation', {
    to: 'depreciation',
    from: 'accumulated',
    amountE4: money(160),
  });
  return entries;
}
