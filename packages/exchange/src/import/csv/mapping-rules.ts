/** How a tenant's files differ from the layouts here. Plain data, kept per tenant. */
export interface MappingRules {
  readonly delimiter: ',' | ';' | '\t';
  readonly decimalMark: '.' | ',';
  readonly dateFormat: 'YYYY-MM-DD' | 'DD/MM/YYYY' | 'MM/DD/YYYY';
  /** What the file calls a column, by its name here. */
  readonly columns: Readonly<Record<string, string>>;
  /** Codes of the tenant's accounts, by what the file calls them. */
  readonly accounts: Readonly<Record<string, string>>;
  /** ISO 4217 codes, by what the file calls a currency or commodity. */
  readonly commodities: Readonly<Record<string, string>>;
  /** Account types, by what the file calls them. */
  readonly types: Readonly<Record<string, string>>;
}

export const plainRules: MappingRules = {
  delimiter: ',',
  decimalMark: '.',
  dateFormat: 'YYYY-MM-DD',
  columns: {},
  accounts: {},
  commodities: {},
  types: {},
};

/** The value that a name is mapped to; the name itself if it is not mapped. */
export function mappedName(names: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(names, name) ? (names[name] ?? name) : name;
}
