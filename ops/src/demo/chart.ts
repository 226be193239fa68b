import type { CountryPackCode } from '@cifra/domain/country-packs';

/** The demo's name for an account, and its code in the charts of the demo's clients. None is a control account. */
const codes = {
  cash: { PA: '1101', NEUTRAL: '1100' },
  bank: { PA: '1103', NEUTRAL: '1110' },
  savings: { PA: '1104', NEUTRAL: '1120' },
  foreignBank: { PA: '1105', NEUTRAL: '1130' },
  inputTax: { PA: '1120', NEUTRAL: '1160' },
  inventory: { PA: '1130', NEUTRAL: '1170' },
  prepaid: { PA: '1140', NEUTRAL: '1180' },
  equipment: { PA: '1203', NEUTRAL: '1210' },
  depreciated: { PA: '1210', NEUTRAL: '1240' },
  outputTax: { PA: '2110', NEUTRAL: '2130' },
  payrollTax: { PA: '2121', NEUTRAL: '2160' },
  loan: { PA: '2201', NEUTRAL: '2200' },
  capital: { PA: '3101', NEUTRAL: '3100' },
  drawings: { PA: '3202', NEUTRAL: '3210' },
  sales: { PA: '4101', NEUTRAL: '4100' },
  services: { PA: '4102', NEUTRAL: '4110' },
  returns: { PA: '4103', NEUTRAL: '4120' },
  costOfSales: { PA: '5101', NEUTRAL: '5100' },
  freight: { PA: '5102', NEUTRAL: '5110' },
  wages: { PA: '6101', NEUTRAL: '6100' },
  employerTax: { PA: '6102', NEUTRAL: '6110' },
  rent: { PA: '6201', NEUTRAL: '6200' },
  utilities: { PA: '6202', NEUTRAL: '6210' },
  telephone: { PA: '6203', NEUTRAL: '6220' },
  fees: { PA: '6204', NEUTRAL: '6230' },
  insurance: { PA: '6205', NEUTRAL: '6240' },
  marketing: { PA: '6206', NEUTRAL: '6250' },
  stationery: { PA: '6207', NEUTRAL: '6260' },
  repairs: { PA: '6208', NEUTRAL: '6270' },
  travel: { PA: '6209', NEUTRAL: '6280' },
  depreciation: { PA: '6211', NEUTRAL: '6290' },
  bankFees: { PA: '6301', NEUTRAL: '6300' },
  interest: { PA: '6302', NEUTRAL: '6310' },
} as const satisfies Readonly<Record<string, Readonly<Record<CountryPackCode, string>>>>;

export type AccountName = keyof typeof codes;
export const accountNames = Object.keys(codes) as readonly AccountName[];

export function codeOf(name: AccountName, pack: CountryPackCode): string {
  return codes[name][pack];
}
