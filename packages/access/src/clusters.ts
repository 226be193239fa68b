import { permissionNames, type PermissionName } from './permissions.ts';

/** The default role clusters (product.md, 2.2). A firm can compose more; `unknownPermissions` checks those. */

export type ClusterCode =
  'junior' | 'senior' | 'owner' | 'reviewer' | 'client' | 'party' | 'investigator' | 'partner';

export interface DefaultCluster {
  readonly code: ClusterCode;
  readonly name: string;
  readonly permissions: readonly PermissionName[];
}

/** Reading everything in the firm's tenants: the constants that end in `.Read`, and downloading files. */
const reading: readonly PermissionName[] = [
  ...permissionNames.filter((name) => name.endsWith('.Read')),
  'File.Download',
];

/** What people who work on the books may see: access, keys, backups and webhooks are reserved for the owner. */
const ofTheOwner: readonly PermissionName[] = ['Access.Read', 'Key.Read', 'Backup.Read', 'Webhook.Read'];
const readingBooks: readonly PermissionName[] = reading.filter((name) => !ofTheOwner.includes(name));

const junior: readonly PermissionName[] = [
  ...readingBooks,
  'Entry.Draft',
  'Entry.Submit',
  'Invoice.Draft',
  'Bill.Draft',
  'Note.Draft',
  'Receipt.Draft',
  'Payment.Draft',
  'Document.Remark',
  'Recurring.Write',
  'Party.Write',
  'Item.Write',
  'Bill.Post',
  'Period.Prepare',
  'Period.Submit',
  'Year.Prepare',
  'File.Upload',
];

const senior: readonly PermissionName[] = [
  ...junior,
  'Entry.Approve',
  'Invoice.Approve',
  'Bill.Approve',
  'Note.Approve',
  'Payment.Approve',
  'Correction.Approve',
  'Period.Approve',
  'Year.Approve',
  'GL.Post',
  'GL.Reverse',
  'Invoice.Post',
  'Note.Post',
  'Receipt.Post',
  'Payment.Post',
  'Opening.Post',
  'Allocation.Write',
  'Document.Void',
  'Period.Lock',
  'Period.Unlock',
  'Period.Reopen',
  'Period.Close',
  'Year.Close',
  'Batch.Run',
  'COA.Write',
  'COA.BindRole',
  'TaxCode.Write',
  'Rate.Import',
  'Rate.Override',
  'Books.Import',
  'Books.Export',
  'Audit.Verify',
];

/** The owner may do everything in the firm except sign off as external auditor, run SQL, act for a partner, or be a client's customer. */
const notOfTheOwner: readonly PermissionName[] = [
  'Year.Audit',
  'Investigation.Query',
  'Investigation.QueryControlPlane',
  'Partner.Run',
  'Party.Own',
];

export const defaultClusters = {
  junior: { code: 'junior', name: 'Junior', permissions: junior },
  senior: { code: 'senior', name: 'Senior', permissions: senior },
  owner: {
    code: 'owner',
    name: 'Owner',
    permissions: permissionNames.filter((name) => !notOfTheOwner.includes(name)),
  },
  reviewer: {
    code: 'reviewer',
    name: 'External reviewer',
    permissions: [...reading, 'Audit.Verify', 'Year.Audit'],
  },
  client: {
    code: 'client',
    name: 'Client',
    permissions: ['Document.Read', 'Statement.Read', 'File.Download'],
  },
  party: { code: 'party', name: 'Customer or vendor', permissions: ['Party.Own'] },
  investigator: { code: 'investigator', name: 'Investigator', permissions: ['Investigation.Query'] },
  partner: { code: 'partner', name: 'Partner', permissions: ['Partner.Run'] },
} as const satisfies Record<ClusterCode, DefaultCluster>;
