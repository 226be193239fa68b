import { expect, test } from 'vitest';
import { legalGaps, missingDetails } from './legal-details.ts';

const whole = {
  legalName: 'Panadería del Istmo, S.A.',
  taxId: '155704849-2-2021',
  taxCheckDigit: '32',
  address: 'Vía España, Panamá',
  taxRegime: 'ITBMS mensual',
  template: 'standard-1',
};
const none = {
  legalName: null,
  taxId: null,
  taxCheckDigit: null,
  address: null,
  taxRegime: null,
  template: null,
};
const live = { kind: 'LIVE', countryPack: 'PA', hasSeries: true } as const;

test('a LIVE tenant lacks what is not there, each by its name, and the confirmation last', () => {
  expect(legalGaps({ ...none, isConfirmed: false }, { ...live, hasSeries: false })).toEqual([
    'legalName',
    'taxId',
    'taxCheckDigit',
    'address',
    'taxRegime',
    'template',
    'series',
    'confirmation',
  ]);
  expect(legalGaps({ ...whole, isConfirmed: false }, live)).toEqual(['confirmation']);
  expect(legalGaps({ ...whole, isConfirmed: true }, live)).toEqual([]);
  expect(legalGaps({ ...whole, address: null, isConfirmed: true }, live)).toEqual(['address']);
});

test('a check digit is needed in Panama alone', () => {
  const details = { ...whole, taxCheckDigit: null };
  expect(missingDetails(details, live)).toEqual(['taxCheckDigit']);
  expect(missingDetails(details, { ...live, countryPack: 'NEUTRAL' })).toEqual([]);
});

test('a SANDBOX needs nothing', () => {
  const sandbox = { kind: 'SANDBOX', countryPack: 'PA', hasSeries: false } as const;
  expect(legalGaps({ ...none, isConfirmed: false }, sandbox)).toEqual([]);
});
