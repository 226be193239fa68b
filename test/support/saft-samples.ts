/** Small SAF-T files as programs of other countries write them; every figure ties. Sources: packages/exchange/src/import/saft/dialects. */

/** An account of a sample: its elements before the balances, opening and closing, debit positive. */
type Account = readonly [elements: Readonly<Record<string, string>>, opening: number, closing: number];
type Line = readonly [account: string, amount: number];

const element = (name: string, text: string): string => `<${name}>${text}</${name}>`;
const elements = (of: Readonly<Record<string, string>>): string =>
  Object.entries(of)
    .map(([name, text]) => element(name, text))
    .join('');

const balance = (which: string, amount: number): string =>
  element(`${which}${amount < 0 ? 'Credit' : 'Debit'}Balance`, Math.abs(amount).toFixed(2));

const accountsText = (accounts: readonly Account[], before = ''): string =>
  element(
    'GeneralLedgerAccounts',
    `${before}\n${accounts.map(([of, opening, closing]) => `${element('Account', elements(of) + balance('Opening', opening) + balance('Closing', closing))}\n`).join('')}`,
  );

const totals = (entries: number, amount: number): string =>
  elements({
    NumberOfEntries: String(entries),
    TotalDebit: amount.toFixed(2),
    TotalCredit: amount.toFixed(2),
  });

const lineText = (name: string, [account, amount]: Line, index: number, more = ''): string => {
  const side = amount < 0 ? 'CreditAmount' : 'DebitAmount';
  return `\n${element(name, `${elements({ RecordID: String(index + 1), AccountID: account })}${more}${element('Description', 'line')}${element(side, element('Amount', Math.abs(amount).toFixed(2)))}`)}`;
};

const dated = (id: string, date: string): string =>
  elements({
    TransactionID: id,
    Period: String(Number(date.slice(5, 7))),
    PeriodYear: date.slice(0, 4),
    TransactionDate: date,
    Description: `Voucher ${id}`,
    SystemEntryDate: date,
    GLPostingDate: date,
  });

const journal = (content: string): string =>
  `<Journal>${elements({ JournalID: 'GL', Description: 'Ledger', Type: 'GL' })}${content}</Journal>`;

const header = (of: {
  readonly version: string;
  readonly country: string;
  readonly currency: string;
  readonly name: string;
}): string =>
  element(
    'Header',
    [
      elements({
        AuditFileVersion: of.version,
        AuditFileCountry: of.country,
        AuditFileDateCreated: '2027-01-04',
        SoftwareCompanyName: 'Other',
        SoftwareID: 'Other',
        SoftwareVersion: '1',
      }),
      element('Company', elements({ RegistrationNumber: '12345678', Name: of.name })),
      element('DefaultCurrencyCode', of.currency),
      element(
        'SelectionCriteria',
        elements({ SelectionStartDate: '2026-01-01', SelectionEndDate: '2026-12-31' }),
      ),
      element('TaxAccountingBasis', 'A'),
    ].join('\n'),
  );

const file = (namespace: string, head: string, master: string, entries: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<AuditFile${namespace === '' ? '' : ` xmlns="${namespace}"`}>\n${head}\n<MasterFiles>\n${master}</MasterFiles>\n<GeneralLedgerEntries>${entries}</GeneralLedgerEntries>\n</AuditFile>\n`;

const account = (
  id: string,
  name: string,
  more: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({ AccountID: id, AccountDescription: name, ...more });

/** FAIA 2.01 as Odoo writes it: account types in its own words, cut to 18 characters. */
export const luxembourgSample = ((): string => {
  const of = (number: string, name: string, type: string) =>
    account(number, name, { StandardAccountID: number, AccountType: type });
  return file(
    'urn:OECD:StandardAuditFile-Taxation/2.00',
    header({ version: '2.01', country: 'LU', currency: 'EUR', name: 'Garnich S.à r.l.' }),
    accountsText([
      [of('142000', 'Result for the financial year', 'Current Year Earni'), 8000, 8000],
      [of('401100', 'Customers', 'Receivable'), 0, 1170],
      [of('421611', 'VAT paid and recoverable', 'Current Assets'), 1360, 1360],
      [of('441111', 'Suppliers', 'Payable'), -9360, -9360],
      [of('461411', 'VAT received', 'Current Liabilitie'), 0, -170],
      [of('601000', 'Purchases of raw materials', 'Expenses'), 0, 0],
      [of('702100', 'Sales of finished goods', 'Income'), 0, -1000],
    ]),
    totals(1, 1170) +
      journal(
        `\n<Transaction>${dated('INV/2026/00001', '2026-01-15')}${(
          [
            ['401100', 1170],
            ['702100', -1000],
            ['461411', -170],
          ] as const
        )
          .map((line, index) => lineText('Line', line, index))
          .join('')}</Transaction>`,
      ),
  );
})();

/** SAF-T Financial 1.0: equity is a Liability, and the standard account says which. */
export const denmarkSample = ((): string => {
  const of = (number: string, name: string, type: string, standard: string) =>
    account(number, name, { StandardAccountID: standard, AccountType: type });
  return file(
    'urn:StandardAuditFile-Taxation-Financial:DK',
    header({ version: '1.0', country: 'DK', currency: 'DKK', name: 'Aalborg Værktøj ApS' }),
    accountsText([
      [of('1000', 'Salg', 'Sale', '1010'), 0, -8000],
      [of('2500', 'Revisor', 'Expense', '2670'), 0, 0],
      [of('5820', 'Bank', 'Asset', '6480'), 40000, 50000],
      [of('6100', 'Anpartskapital', 'Liability', '6510'), -40000, -40000],
      [of('6800', 'Kreditorer', 'Liability', '7440'), 0, 0],
      [of('6902', 'Salgsmoms', 'Liability', '7680'), 0, -2000],
    ]),
    totals(1, 10000) +
      journal(
        `\n<Transaction>${dated('1', '2026-03-01')}${(
          [
            ['5820', 10000],
            ['1000', -8000],
            ['6902', -2000],
          ] as const
        )
          .map((line, index) => lineText('Line', line, index))
          .join('')}</Transaction>`,
      ),
  );
})();

/** D406: Activ, Pasiv and Bifunctional, and lines that are called TransactionLine. */
export const romaniaSample = ((): string => {
  const of = (number: string, name: string, type: string) => account(number, name, { AccountType: type });
  const nobody = elements({ CustomerID: '0', SupplierID: '0' });
  return file(
    'mfp:anaf:dgti:d406:declaratie:v1',
    header({ version: '2.4.9', country: 'RO', currency: 'RON', name: 'Diana Soft SRL' }),
    accountsText([
      [of('1012', 'Capital subscris vărsat', 'Pasiv'), -10000, -10000],
      [of('121', 'Profit sau pierdere', 'Bifunctional'), 0, 0],
      [of('2813', 'Amortizarea instalaţiilor', 'Pasiv'), -4000, -4000],
      [of('401', 'Furnizori', 'Pasiv'), 0, -1190],
      [of('4426', 'TVA deductibilă', 'Activ'), 0, 190],
      [of('5121', 'Conturi la bănci în lei', 'Bifunctional'), 14000, 14000],
      [of('628', 'Alte cheltuieli cu serviciile', 'Activ'), 0, 1000],
      [of('704', 'Venituri din servicii prestate', 'Pasiv'), 0, 0],
    ]),
    totals(1, 1190) +
      journal(
        `\n<Transaction>${dated('N1', '2026-06-30')}${nobody}${(
          [
            ['628', 1000],
            ['4426', 190],
            ['401', -1190],
          ] as const
        )
          .map((line, index) => lineText('TransactionLine', line, index, nobody))
          .join('')}</Transaction>`,
      ),
  );
})();

/** SAF-T 2.01: sum accounts among the others, and lists around journals, transactions and lines. */
export const lithuaniaSample = ((): string => {
  const of = (number: string, name: string, type: string, level: string) =>
    account(number, name, {
      AccountTableID: number,
      AccountTableDescription: name,
      AccountType: type,
      GroupingCategory: level,
    });
  const lines = (
    [
      ['2711', 1210],
      ['5001', -1000],
      ['4492', -210],
    ] as const
  ).map((line, index) => lineText('Line', line, index));
  const transaction = `<Transaction>${dated('T1', '2026-02-10')}${elements({ CustomerID: '', SupplierID: '' })}<Lines>${lines.join('')}</Lines></Transaction>`;
  return file(
    'https://www.vmi.lt/cms/saf-t',
    header({ version: '2.01', country: 'LT', currency: 'EUR', name: 'UAB Bandymas' }),
    accountsText([
      [of('27', 'Pinigai', 'TT', 'S1L'), 2500, 3710],
      [of('2711', 'Bankas', 'TT', 'D'), 2500, 3710],
      [of('3011', 'Įstatinis kapitalas', 'NK', 'D1L'), -2500, -2500],
      [of('4492', 'Pardavimo PVM', 'I', 'D'), 0, -210],
      [of('5001', 'Pajamos', 'P', 'D'), 0, -1000],
      [of('6001', 'Sąnaudos', 'S', 'D'), 0, 0],
    ]),
    `${totals(1, 1210)}<Journals><Journal>${elements({ JournalID: 'GL', Description: 'DK', Type: 'GL' })}<Transactions>${transaction}</Transactions></Journal></Journals>`,
  );
})();

/** SAF-T (PT) 1.04_01: sum accounts, debit and credit lines with the amount itself, a header of its own. */
export const portugalSample = ((): string => {
  const of = (number: string, name: string, category: string) => ({
    head: account(number, name, {}),
    tail: elements({ GroupingCategory: category }),
  });
  const accountText = ({ head, tail }: ReturnType<typeof of>, opening: number, closing: number): string =>
    `\n${element('Account', elements(head) + balance('Opening', opening) + balance('Closing', closing) + tail)}`;
  const line = (name: 'DebitLine' | 'CreditLine', id: string, number: string, amount: string): string =>
    `\n${element(name, elements({ RecordID: id, AccountID: number, SystemEntryDate: '2026-05-04T10:00:00', Description: 'linha', [name === 'DebitLine' ? 'DebitAmount' : 'CreditAmount']: amount }))}`;
  const head = element(
    'Header',
    elements({
      AuditFileVersion: '1.04_01',
      CompanyID: '500000000',
      TaxRegistrationNumber: '500000000',
      TaxAccountingBasis: 'I',
      CompanyName: 'Padaria do Porto Lda',
      FiscalYear: '2026',
      StartDate: '2026-01-01',
      EndDate: '2026-12-31',
      CurrencyCode: 'EUR',
    }),
  );
  return file(
    'urn:OECD:StandardAuditFile-Tax:PT_1.04_01',
    head,
    element(
      'GeneralLedgerAccounts',
      element('TaxonomyReference', 'S') +
        accountText(of('12', 'Depósitos à ordem', 'GR'), 5000, 5615) +
        accountText(of('1201', 'Banco', 'GM'), 5000, 5615) +
        accountText(of('51', 'Capital subscrito', 'GM'), -5000, -5000) +
        accountText(of('72', 'Prestações de serviços', 'GM'), 0, -615) +
        accountText(of('62', 'Fornecimentos e serviços externos', 'GM'), 0, 0) +
        accountText(of('22', 'Fornecedores', 'GM'), 0, 0),
    ),
    `${totals(1, 615)}<Journal>${elements({ JournalID: 'DIV', Description: 'Diversos' })}\n<Transaction>${elements({ TransactionID: '2026-05-04 DIV 1', Period: '5', TransactionDate: '2026-05-04', SourceID: 'x', Description: 'Venda', DocArchivalNumber: '1', TransactionType: 'N', GLPostingDate: '2026-05-04' })}<Lines>${line('DebitLine', '1', '1201', '615.00')}${line('CreditLine', '2', '72', '615.00')}</Lines></Transaction></Journal>`,
  );
})();
