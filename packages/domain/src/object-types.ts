/**
 * What objects there are in the API, by the names of their types there. A number stands in every id that was ever handed out: it is permanent,
 * and a type that is gone leaves its number behind. `firm` objects belong to no tenant; a tenant itself is one of them.
 */
export const objectTypes = {
  Tenant: { number: 1, of: 'firm' },
  User: { number: 2, of: 'firm' },
  TenantGroup: { number: 3, of: 'firm' },
  RoleCluster: { number: 4, of: 'firm' },
  Grant: { number: 5, of: 'firm' },
  Session: { number: 6, of: 'firm' },
  Key: { number: 7, of: 'firm' },
  Job: { number: 8, of: 'firm' },
  BatchRun: { number: 9, of: 'firm' },
  HeldProviderRate: { number: 10, of: 'firm' },
  Webhook: { number: 11, of: 'firm' },
  WebhookDelivery: { number: 12, of: 'firm' },
  Passkey: { number: 19, of: 'firm' },
  ProposedChange: { number: 20, of: 'firm' },
  Account: { number: 32, of: 'tenant' },
  JournalEntry: { number: 33, of: 'tenant' },
  EntryDraft: { number: 34, of: 'tenant' },
  RecurringEntry: { number: 35, of: 'tenant' },
  OpenItem: { number: 36, of: 'tenant' },
  Upload: { number: 37, of: 'tenant' },
  Import: { number: 38, of: 'tenant' },
  ImportMapping: { number: 39, of: 'tenant' },
  Party: { number: 40, of: 'tenant' },
  Item: { number: 41, of: 'tenant' },
  TaxCode: { number: 42, of: 'tenant' },
  Document: { number: 43, of: 'tenant' },
  DocumentDraft: { number: 44, of: 'tenant' },
  Allocation: { number: 45, of: 'tenant' },
  FiscalYear: { number: 46, of: 'tenant' },
  Period: { number: 47, of: 'tenant' },
  CloseItem: { number: 48, of: 'tenant' },
  YearClose: { number: 49, of: 'tenant' },
  ExchangeRate: { number: 50, of: 'tenant' },
  Voucher: { number: 70, of: 'tenant' },
  Correction: { number: 78, of: 'tenant' },
  MoneyDraft: { number: 88, of: 'tenant' },
  MoneyDocument: { number: 89, of: 'tenant' },
  Investigation: { number: 105, of: 'tenant' },
  ControlInvestigation: { number: 106, of: 'firm' },
} as const satisfies Readonly<Record<string, { readonly number: number; readonly of: 'firm' | 'tenant' }>>;

type Types = typeof objectTypes;

export type ObjectType = keyof Types;

/** Types whose objects are a tenant's, and types whose objects are the firm's. */
export type TenantObjectType = {
  [Each in ObjectType]: Types[Each]['of'] extends 'tenant' ? Each : never;
}[ObjectType];
export type FirmObjectType = Exclude<ObjectType, TenantObjectType>;

export function isObjectType(name: string): name is ObjectType {
  return Object.hasOwn(objectTypes, name);
}

/** Objects of events that have another name in the API, or whose row is another's. */
const objectsOfEvents: Readonly<Record<string, ObjectType>> = {
  ChainHead: 'Tenant',
  HeldRate: 'HeldProviderRate',
  LegalDetails: 'Tenant',
};

/** The type of the object that an event names; null where it has a name and no row. */
export function typeOfEventObject(name: string): ObjectType | null {
  return objectsOfEvents[name] ?? (isObjectType(name) ? name : null);
}
