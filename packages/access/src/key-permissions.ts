import { isPermissionName, type PermissionName } from './permissions.ts';

/**
 * All that a key may ever have: reading books and documents, drafting, posting documents and master data. What manages access or keys,
 * approves, closes, audits, posts by hand or acts on the firm is for people; so is each constant that does not stand here.
 */
export const permissionsOfKeys: readonly PermissionName[] = [
  'Partner.Run',
  'Tenant.Read',
  'Currency.Read',
  'COA.Read',
  'Entry.Read',
  'Report.Read',
  'Period.Read',
  'Rate.Read',
  'Document.Read',
  'Document.Draft.Read',
  'Statement.Read',
  'Party.Read',
  'Item.Read',
  'TaxCode.Read',
  'Template.Read',
  'Recurring.Read',
  'Exposure.Read',
  'File.Download',
  'File.Upload',
  'Books.Export',
  'Entry.Draft',
  'Entry.Submit',
  'Invoice.Draft',
  'Bill.Draft',
  'Note.Draft',
  'Receipt.Draft',
  'Payment.Draft',
  'Document.Remark',
  'Invoice.Post',
  'Bill.Post',
  'Note.Post',
  'Receipt.Post',
  'Allocation.Write',
  'Party.Write',
  'Item.Write',
];

const ofKeys: ReadonlySet<string> = new Set(permissionsOfKeys);

/** What of a cluster a key has: a cluster that was changed since gives it nothing that is for people. */
export const thoseOfKeys = (names: readonly string[]): readonly string[] =>
  names.filter((name) => ofKeys.has(name));

/** The first permission of a cluster that no key may have; null if there is none. */
export const firstNotOfKeys = (names: readonly string[]): string | null =>
  names.find((name) => !ofKeys.has(name)) ?? null;

/** What whoever gives a cluster to a key has to have: to be a partner's is no right that anybody has. */
export const neededToGive = (names: readonly string[]): readonly PermissionName[] =>
  names.filter(isPermissionName).filter((name) => name !== 'Partner.Run');
