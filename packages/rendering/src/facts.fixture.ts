import { lineAmounts, totalsOf } from '@cifra/domain/documents/amounts';
import { localDate } from '@cifra/domain/local-date';
import type { DocumentFacts, LineFacts, StatementFacts } from './facts.ts';

/** Facts for tests: a bakery in Panama, a hotel, euros in balboa books. */

const names = [
  'Pan de masa madre, hogaza de 900 g',
  'Croissant de mantequilla (caja de 24 unidades)',
  'Harina de trigo panificable W-300, saco de 25 kg',
  'Servicio de entrega antes de las 6:00, zona Casco Antiguo y Bella Vista, de lunes a sábado, con devolución de bandejas',
  'Tarta de tres leches, 20 porciones',
  'Ron añejo para repostería, botella de 750 ml',
];

export function lineFacts(index: number): LineFacts {
  const priced = {
    quantityE6: BigInt((index % 7) + 1) * 1_250_000n,
    unitPriceE6: 3_456_789n + BigInt(index * 1_130_000),
    taxPercentE4: [70_000, 70_000, 0, 70_000, 70_000, 100_000][index % 6] as number,
  };
  return {
    description: names[index % names.length] as string,
    ...priced,
    ...lineAmounts(priced, 2),
    discountE4: 0n,
    taxName: ['ITBMS 7 %', 'ITBMS 7 %', 'Exento', 'ITBMS 7 %', 'ITBMS 7 %', 'ITBMS 10 %'][
      index % 6
    ] as string,
  };
}

export const issuer = {
  name: 'Panadería Istmo, S. A.',
  taxId: '155612345-2-2015',
  taxCheckDigit: '43',
  address: 'Avenida Central, casa 12, local B\nSan Felipe, Casco Antiguo\nCiudad de Panamá, Panamá',
  taxRegime: 'Contribuyente del ITBMS',
  taxIdLabel: 'RUC/DV',
};

export const branding = {
  accentColour: '#1f4e79',
  logoText: 'Panadería Istmo',
  footer: 'Panadería Istmo, S. A. · istmo.example · +507 200 0000',
  bankDetails:
    'Banco General, S. A.\nCuenta corriente 03-01-01-123456-7\nSWIFT BAGEPAPA\nIndique el número de la factura en la transferencia.',
};

export const party = {
  code: 'C-1',
  name: 'Hôtel Île-de-France & Søns GmbH',
  taxId: 'FR 40 303265045',
  taxCheckDigit: null,
  address: '12 rue de l’Église\n75004 Paris, France',
  email: 'comptabilité@hotel.example',
  phone: '+33 1 23 45 67 89',
};

/** An invoice in euros with the given number of lines. */
export function invoiceFacts(lines: number, changes: Partial<DocumentFacts> = {}): DocumentFacts {
  const items = Array.from({ length: lines }, (_, index) => lineFacts(index));
  return {
    template: 'standard-1',
    language: 'es-PA',
    unspokenLocale: null,
    paper: 'LETTER',
    issuer,
    branding,
    isSandbox: false,
    party,
    baseCurrency: 'PAB',
    instantMicros: 1_773_597_600_000_000n,
    state: 'POSTED',
    kind: 'INVOICE',
    displayNumber: 'INV-2026-000012',
    vendorNumber: null,
    documentDate: localDate('2026-03-15'),
    dueDate: localDate('2026-04-14'),
    currency: 'EUR',
    ...totalsOf(items),
    discountE4: 0n,
    pricesIncludeTax: false,
    base: { totalE4: 123_456_700n, rate: '1.083400000000', rateDate: localDate('2026-03-13') },
    reference: 'PO 4711/26',
    memo: 'Gracias por su compra. Los reclamos se atienden dentro de los 8 días siguientes a la entrega.',
    original: null,
    voidedBy: null,
    lines: items,
    settlement: null,
    standing: null,
    ...changes,
  };
}

/** A statement in euros with the given number of lines. */
export function statementFacts(lines: number, changes: Partial<StatementFacts> = {}): StatementFacts {
  let balanceE4 = 1_000_0000n;
  const moved = Array.from({ length: lines }, (_, index) => {
    const amountE4 = index % 3 === 2 ? -350_0000n : 210_5000n;
    balanceE4 += amountE4;
    const number = `${amountE4 < 0n ? 'REC' : 'INV'}-2026-${String(index + 1).padStart(6, '0')}`;
    return {
      postingDate: localDate(
        `2026-0${1 + (Math.floor(index / 28) % 9)}-${String((index % 28) + 1).padStart(2, '0')}`,
      ),
      kind: amountE4 < 0n ? ('RECEIPT' as const) : ('INVOICE' as const),
      reference: number,
      description: amountE4 < 0n ? 'Transferencia' : number,
      partyReference: amountE4 < 0n ? null : `PO ${index + 1}`,
      dueDate: amountE4 < 0n ? null : localDate('2026-12-30'),
      amountE4,
      balanceE4,
    };
  });
  return {
    template: null,
    language: 'es-PA',
    unspokenLocale: null,
    paper: 'LETTER',
    issuer,
    branding,
    isSandbox: false,
    party,
    baseCurrency: 'PAB',
    instantMicros: 1_773_597_600_000_000n,
    side: 'SALES',
    from: localDate('2026-01-01'),
    to: localDate('2026-12-31'),
    sections: [
      {
        currency: 'EUR',
        openingE4: 1_000_0000n,
        lines: moved,
        closingE4: balanceE4,
        closingBaseE4: balanceE4,
        openItems: [
          {
            reference: 'INV-2025-000900',
            documentDate: localDate('2025-11-20'),
            dueDate: localDate('2025-12-20'),
            daysOverdue: 376,
            openE4: balanceE4,
          },
        ],
        ageing: {
          notDue: 0n,
          days1To30: 0n,
          days31To60: 0n,
          days61To90: 0n,
          daysOver90: balanceE4,
          totalE4: balanceE4,
        },
      },
    ],
    ...changes,
  };
}
