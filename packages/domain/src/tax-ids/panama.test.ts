import { expect, test } from 'vitest';
import { checkDigitsOfRuc } from './panama.ts';

/** The worked examples of the tax office's paper (version 201805), by their numbers there. */
test.each([
  ['1: a company, old form', '10102-64-103462', '30'],
  ['2: a company, old form', '1102-85-117211', '95'],
  ['4: a person', '8-274-125', '91'],
  ['4a: a person, volume of four digits', '8-2743-1253', '31'],
  ['5: a tax number of a person', '8-NT-1-24', '33'],
  ['5.1: the same, entry of six digits', '8-NT-1-123456', '76'],
  ['6: a tax number of an institution', '8-NT-1-419', '68'],
  ['6.1: the same, entry of six digits', '8-NT-1-123456', '52'],
  ['7: a Panamanian born abroad', 'PE-1-19', '60'],
  ['8: a foreigner', 'E-1-11', '63'],
  ['8a: a foreigner, entry of six digits', 'E-8-110361', '95'],
  ['9: an indigenous Panamanian', '8PI-1-80', '05'],
  ['10: before the validity', '8-AV-1-196', '90'],
  ['12: a foreigner, volume of four digits', 'E-8788-26', '50'],
])('example %s', (_what, ruc, dv) => {
  expect(checkDigitsOfRuc(ruc)).toContain(dv);
});

test('a company of the form of today, written with spaces or small letters too', () => {
  expect(checkDigitsOfRuc('155720753-2-2022')).toEqual(['39']);
  expect(checkDigitsOfRuc(' 2588017-1-831938')).toEqual(['20']);
  expect(checkDigitsOfRuc('pe-842-3681')).toEqual(['51']);
});

test('only the two digits of the RUC fit, and nothing else is a RUC', () => {
  const digits = checkDigitsOfRuc('8-769-1080') ?? [];
  expect(digits).toEqual(['56']);
  for (const text of [
    'not a ruc',
    '',
    '8-769',
    '8-769-1080-1',
    '14-NT-1-1',
    'X-1-1',
    '12345678901-1-1',
    '8-12345-1',
  ])
    expect(checkDigitsOfRuc(text), text).toBeNull();
});
