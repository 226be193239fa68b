/** A small JPK_KR(1) of one month; every figure ties. Source of its elements: packages/exchange/src/import/saft/jpk/jpk-form.ts. */

type Sides = readonly [debit: string, credit: string];
const none: Sides = ['0.00', '0.00'];
const element = (name: string, text: string): string => `<${name}>${text}</${name}>`;

function account(
  [code, name, type, category]: readonly [code: string, name: string, type: string, category: string],
  {
    opening = none,
    moved = none,
    closing = none,
  }: { readonly opening?: Sides; readonly moved?: Sides; readonly closing?: Sides },
): string {
  const sides = (of: string, [debit, credit]: Sides, more = ''): string =>
    element(`${of}Winien${more}`, debit) + element(`${of}Ma${more}`, credit);
  return [
    '<ZOiS typ="G">',
    `${element('KodKonta', code)}${element('OpisKonta', name)}${element('TypKonta', type)}`,
    `${element('KodZespolu', code.slice(0, 1))}${element('OpisZespolu', 'Zespół')}${element('KodKategorii', category)}${element('OpisKategorii', 'Kategoria')}`,
    sides('BilansOtwarcia', opening) +
      sides('Obroty', moved) +
      sides('Obroty', moved, 'Narast') +
      sides('Saldo', closing),
    '</ZOiS>',
  ].join('\n');
}

const heading = (
  number: number,
  [voucher, kind, text]: readonly [voucher: string, kind: string, text: string],
  {
    documentDate,
    postingDate,
    amount,
  }: { readonly documentDate: string; readonly postingDate: string; readonly amount: string },
): string =>
  [
    '<Dziennik typ="G">',
    `${element('LpZapisuDziennika', String(number))}${element('NrZapisuDziennika', `${number}/2026`)}${element('OpisDziennika', 'Dziennik główny')}`,
    `${element('NrDowoduKsiegowego', voucher)}${element('RodzajDowodu', kind)}${element('DataOperacji', documentDate)}${element('DataDowodu', documentDate)}${element('DataKsiegowania', postingDate)}`,
    `${element('KodOperatora', 'AN')}${element('OpisOperacji', text)}${element('DziennikKwotaOperacji', amount)}`,
    '</Dziennik>',
  ].join('\n');

const side = (
  name: 'Winien' | 'Ma',
  [code, amount, foreign]: readonly [
    code: string,
    amount: string,
    foreign?: readonly [amount: string, currency: string],
  ],
): string =>
  `${element(`KodKonta${name}`, code)}${element(`Kwota${name}`, amount)}${foreign === undefined ? '' : element(`Kwota${name}Waluta`, foreign[0]) + element(`KodWaluty${name}`, foreign[1])}`;

const row = (
  number: number,
  entry: number,
  debit: Parameters<typeof side>[1],
  credit: Parameters<typeof side>[1],
): string =>
  [
    '<KontoZapis typ="G">',
    `${element('LpZapisu', String(number))}${element('NrZapisu', `${entry}/2026`)}`,
    side('Winien', debit),
    side('Ma', credit),
    '</KontoZapis>',
  ].join('\n');

const nobody = ['null', '0.00'] as const;

export const jpkSample: string = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<JPK xmlns="http://jpk.mf.gov.pl/wzor/2016/03/09/03091/" xmlns:etd="http://crd.gov.pl/xml/schematy/dziedzinowe/mf/2016/01/25/eD/DefinicjeTypy/">',
  '<Naglowek>',
  '<KodFormularza kodSystemowy="JPK_KR (1)" wersjaSchemy="1-0">JPK_KR</KodFormularza>',
  '<WariantFormularza>1</WariantFormularza><CelZlozenia>1</CelZlozenia><DataWytworzeniaJPK>2026-02-03T10:00:00</DataWytworzeniaJPK>',
  '<DataOd>2026-01-01</DataOd><DataDo>2026-01-31</DataDo><DomyslnyKodWaluty>PLN</DomyslnyKodWaluty><KodUrzedu>2206</KodUrzedu>',
  '</Naglowek>',
  '<Podmiot1><IdentyfikatorPodmiotu><etd:NIP>5260001246</etd:NIP><etd:PelnaNazwa>Młyn Żuławski Sp. z o.o.</etd:PelnaNazwa></IdentyfikatorPodmiotu></Podmiot1>',
  account(['130', 'Rachunek bieżący', 'bilansowe', '130'], {
    opening: ['5000.00', '0.00'],
    moved: ['1230.00', '0.00'],
    closing: ['6230.00', '0.00'],
  }),
  account(['201', 'Odbiorcy', 'rozliczeniowe', '201'], { moved: ['1230.00', '1230.00'] }),
  account(['201-1', 'Piekarnia Gdańsk', 'rozliczeniowe', '201'], { moved: ['1230.00', '1230.00'] }),
  account(['202-7', 'Wynajmujący', 'rozliczeniowe', '202'], {
    moved: ['0.00', '430.00'],
    closing: ['0.00', '430.00'],
  }),
  account(['222', 'VAT należny', 'rozliczeniowe', '222'], {
    moved: ['0.00', '230.00'],
    closing: ['0.00', '230.00'],
  }),
  account(['402', 'Usługi obce', 'wynikowe', '402'], {
    moved: ['430.00', '0.00'],
    closing: ['430.00', '0.00'],
  }),
  account(['700', 'Sprzedaż usług', 'wynikowe', '700'], {
    moved: ['0.00', '1000.00'],
    closing: ['0.00', '1000.00'],
  }),
  account(['801', 'Kapitał podstawowy', 'bilansowe', '801'], {
    opening: ['0.00', '5000.00'],
    closing: ['0.00', '5000.00'],
  }),
  account(['095', 'Środki trwałe obce', 'pozabilansowe', '095'], {
    opening: ['700.00', '0.00'],
    closing: ['700.00', '0.00'],
  }),
  heading(1, ['FV 1', 'faktura', 'Sprzedaż'], {
    documentDate: '2026-01-10',
    postingDate: '2026-01-12',
    amount: '1230.00',
  }),
  heading(2, ['WB 1', 'wyciąg bankowy', 'Zapłata'], {
    documentDate: '2026-01-20',
    postingDate: '2026-01-20',
    amount: '1230.00',
  }),
  heading(3, ['F 77/01', 'faktura', 'Najem'], {
    documentDate: '2026-01-30',
    postingDate: '2026-01-31',
    amount: '430.00',
  }),
  `<DziennikCtrl>\n<LiczbaWierszyDziennika>3</LiczbaWierszyDziennika>\n<SumaKwotOperacji>2890.00</SumaKwotOperacji>\n</DziennikCtrl>`,
  row(1, 1, ['201-1', '1230.00'], ['700', '1000.00']),
  row(2, 1, nobody, ['222', '230.00']),
  row(3, 2, ['130', '800.00'], ['201-1', '800.00']),
  row(4, 2, ['130', '430.00'], ['201-1', '430.00']),
  row(5, 3, ['402', '430.00'], ['202-7', '430.00', ['100.00', 'EUR']]),
  `<KontoZapisCtrl>\n<LiczbaWierszyKontoZapisj>5</LiczbaWierszyKontoZapisj>\n<SumaWinien>2890.00</SumaWinien>\n<SumaMa>2890.00</SumaMa>\n</KontoZapisCtrl>`,
  '</JPK>',
  '',
].join('\n');
