/**
 * Panama's RUC (Registro Único de Contribuyente) and its two check digits, the DV. Source: Dirección General de Ingresos, "Sistema de
 * Información Tributaria (Versión 201805)", Cálculo del dígito verificador del RUC: forms, digits and examples are those of that paper.
 * The digits of a RUC are put in a row, letters as digits, and weighed from the right by 2, 3, 4, …; the remainder by 11 gives a digit.
 */

/** Volume (tomo, rollo), page (folio, imagen) and entry (asiento, ficha) of a company's registration. */
const company = /^(\d{1,10})-(\d{1,4})-(\d{1,6})$/;
/** A province, or a letter in its place, with volume and entry of the identity card. A province of 1 or 2 digits tells it from a company. */
const person = /^(0?\d|1[0-3])-(\d{1,4})-(\d{1,9})$/;
const lettered = /^(E|PE|N)-(\d{1,4})-(\d{1,9})$/;
const provincial = /^(0?\d|1[0-3])-?(PI|AV)-(\d{1,4})-(\d{1,9})$/;
/** A tax number (número tributario) of a person or of an institution, which look the same. */
const taxNumber = /^(0?\d|1[0-3])-?NT-(\d{1,3})-(\d{1,7})$/;

/** The letters of a person's RUC as digits. */
const digitsOfLetters: Readonly<Record<string, string>> = {
  E: '50',
  PE: '75',
  N: '40',
  PI: '79',
  AV: '15',
};

/** What stands for the sixth and seventh digit of a registration of the old form: for 10 a 1, for 49 a 7; 00 stays. */
const digitsFrom10To49 = '1234567891234789234567891234567891234567';

/**
 * The check digits that a RUC can have; null where it has not the form of a RUC. Where the source leaves open what a form counts, each
 * reading is possible: tax numbers of persons and of institutions, volumes of four digits with a letter, entries of six digits.
 */
export function checkDigitsOfRuc(ruc: string): readonly string[] | null {
  const read = ruc.replaceAll(' ', '').toUpperCase();
  const rows = rowsOf(read);
  return rows === null ? null : [...new Set(rows.map(({ digits, isOld }) => checkDigits(digits, isOld)))];
}

interface Row {
  readonly digits: string;
  readonly isOld: boolean;
}

function rowsOf(ruc: string): readonly Row[] | null {
  const number = taxNumber.exec(ruc);
  if (number) {
    const [, province = '', volume = '', entry = ''] = number;
    // An entry of seven digits counts with its first five.
    const counted = entry.length === 7 ? entry.slice(0, 5) : entry;
    const digits = `${two(province)}43${volume.padStart(3, '0')}${counted.padStart(5, '0')}`;
    return [digits, `5${digits}`].map((each) => ({ digits: each, isOld: false }));
  }
  const natural = person.exec(ruc);
  if (natural) {
    const [, province = '', volume = '', entry = ''] = natural;
    return rowsOfPerson(`5${two(province)}00`, volume, entry, false);
  }
  const marked = lettered.exec(ruc) ?? null;
  if (marked) {
    const [, letters = '', volume = '', entry = ''] = marked;
    return rowsOfPerson(`500${digitsOfLetters[letters] ?? ''}`, volume, entry, true);
  }
  const local = provincial.exec(ruc);
  if (local) {
    const [, province = '', letters = '', volume = '', entry = ''] = local;
    return rowsOfPerson(`5${two(province)}${digitsOfLetters[letters] ?? ''}`, volume, entry, true);
  }
  const registered = company.exec(ruc);
  if (!registered) return null;
  const [, volume = '', page = '', entry = ''] = registered;
  const digits = `${volume.padStart(10, '0')}${page.padStart(4, '0')}${entry.padStart(6, '0')}`;
  const isOld = digits.slice(3, 5) === '00' && Number(digits[5]) < 5;
  if (!isOld) return [{ digits, isOld }];
  const pair = digits.slice(5, 7);
  const digit = digitsFrom10To49[Number(pair) - 10];
  return [
    { digits: `${digits.slice(0, 5)}${digit === undefined ? pair : `0${digit}`}${digits.slice(7)}`, isOld },
  ];
}

function rowsOfPerson(head: string, volume: string, entry: string, hasLetters: boolean): readonly Row[] {
  const short = entry.slice(0, 5).padStart(5, '0');
  return (entry.length === 6 ? [entry, short] : [short]).flatMap((counted) => {
    const body = `${volume.padStart(3, '0')}${counted}`;
    const whole = { digits: `${head}${body}`, isOld: false };
    // With a letter and a volume of four digits the source weighs volume and entry alone (example 12).
    return hasLetters && volume.length === 4 ? [{ digits: body, isOld: false }, whole] : [whole];
  });
}

const two = (province: string): string => province.padStart(2, '0');

function checkDigits(digits: string, isOld: boolean): string {
  const first = checkDigit(digits, isOld);
  return `${first}${checkDigit(`${digits}${first}`, isOld)}`;
}

function checkDigit(digits: string, isOld: boolean): number {
  let [sum, weight, isRepeated] = [0, 2, false];
  for (const digit of [...digits].toReversed()) {
    // A registration of the old form weighs twice by 11.
    if (isOld && weight === 12 && !isRepeated) [weight, isRepeated] = [11, true];
    sum += Number(digit) * weight;
    weight += 1;
  }
  const remainder = sum % 11;
  return remainder > 1 ? 11 - remainder : 0;
}
