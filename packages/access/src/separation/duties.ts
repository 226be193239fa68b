import { isPermissionName, permissionNames, type PermissionName } from '../permissions.ts';

/**
 * What a permission is for, as far as people have to be kept apart:
 * - `reads`: changes nothing.
 * - `changes`: changes what neither makes nor approves a figure.
 * - `prepares`: makes what stands in the books, or what decides how it is booked.
 * - `approves`: accepts what somebody else made.
 * - `closes`: locks, closes or reopens a month or a year.
 * - `audits`: judges the books from outside.
 * - `admits`: decides who may do all this.
 * - `governs`: decides what needs a second person, and where people's rights count.
 */
export type Duty = 'reads' | 'changes' | 'prepares' | 'approves' | 'closes' | 'audits' | 'admits' | 'governs';

/** Total: a new constant does not compile until somebody says what it is for. */
export const duties: Readonly<Record<PermissionName, Duty>> = {
  'Firm.Read': 'reads',
  'Firm.Manage': 'changes',
  'Tenant.Read': 'reads',
  'Tenant.Provision': 'changes',
  'Tenant.Manage': 'governs',
  'Settings.Read': 'reads',
  'Settings.Write': 'governs',
  'Access.Read': 'reads',
  'Access.Manage': 'admits',
  'Currency.Read': 'reads',
  'COA.Read': 'reads',
  'COA.Write': 'prepares',
  'COA.BindRole': 'prepares',
  'Entry.Read': 'reads',
  'Entry.Draft': 'prepares',
  'Entry.Submit': 'prepares',
  'Entry.Approve': 'approves',
  'GL.Post': 'prepares',
  'GL.Reverse': 'prepares',
  'Report.Read': 'reads',
  'Period.Read': 'reads',
  'Period.Lock': 'closes',
  'Period.Unlock': 'closes',
  'Period.Prepare': 'prepares',
  'Period.Submit': 'prepares',
  'Period.Approve': 'approves',
  'Period.Close': 'closes',
  'PostingPeriod.ReverseClose': 'closes',
  'Year.Close': 'closes',
  'Year.Audit': 'audits',
  'Rate.Read': 'reads',
  'Rate.Import': 'prepares',
  'Rate.Override': 'prepares',
  'Audit.Read': 'reads',
  'Audit.Verify': 'reads',
  'Books.Import': 'prepares',
  'Books.Export': 'reads',
  'File.Upload': 'changes',
  'File.Download': 'reads',
  'Document.Read': 'reads',
  'Statement.Read': 'reads',
  'Invoice.Draft': 'prepares',
  'Invoice.Approve': 'approves',
  'Invoice.Post': 'prepares',
  'Bill.Draft': 'prepares',
  'Bill.Approve': 'approves',
  'Bill.Post': 'prepares',
  // It reads the whole database, past every other permission.
  'Investigation.Query': 'audits',
  'Investigation.QueryControlPlane': 'audits',
  'Partner.Run': 'changes',
  'Party.Read': 'reads',
  'Party.Write': 'prepares',
  'Item.Read': 'reads',
  'Item.Write': 'prepares',
  'TaxCode.Read': 'reads',
  'TaxCode.Write': 'prepares',
  'Note.Draft': 'prepares',
  'Note.Approve': 'approves',
  'Note.Post': 'prepares',
  'Receipt.Draft': 'prepares',
  'Receipt.Post': 'prepares',
  'Payment.Draft': 'prepares',
  'Payment.Approve': 'approves',
  'Payment.Post': 'prepares',
  'Allocation.Write': 'prepares',
  'Document.Void': 'prepares',
  'Correction.Approve': 'approves',
  'Template.Read': 'reads',
  'Template.Write': 'changes',
  'Recurring.Read': 'reads',
  'Recurring.Write': 'prepares',
  'Opening.Post': 'prepares',
  'Year.Prepare': 'prepares',
  'Year.Approve': 'approves',
  'Exposure.Read': 'reads',
  'Digest.Export': 'reads',
  'Dashboard.Read': 'reads',
  'Batch.Read': 'reads',
  // A batch closes months of many tenants at once.
  'Batch.Run': 'closes',
  'Job.Read': 'reads',
  'Job.Manage': 'changes',
  'Key.Read': 'reads',
  // A key acts for its holder: who makes keys lets programs in.
  'Key.Manage': 'admits',
  'Operation.Manage': 'changes',
  'Backup.Read': 'reads',
  'Backup.Run': 'changes',
  'Backup.Restore': 'changes',
  'Tenant.Offboard': 'changes',
  'Sandbox.Reset': 'changes',
  'Document.Draft.Read': 'reads',
  'Period.Reopen': 'closes',
  'Document.Remark': 'changes',
  'Webhook.Read': 'reads',
  'Webhook.Manage': 'changes',
  'Party.Own': 'reads',
  // An identity provider says who somebody is.
  'Identity.Manage': 'admits',
};

const protectingDuties: ReadonlySet<Duty> = new Set(['approves', 'closes', 'audits', 'admits', 'governs']);

/**
 * The permissions with which people propose and confirm what takes two. Each of them protects: otherwise one person could take it from the
 * others, and be a firm of one.
 */
export const confirmingPermissions = [
  'Access.Manage',
  'Settings.Write',
  'Tenant.Manage',
  'Key.Manage',
  'Identity.Manage',
] as const satisfies readonly PermissionName[];

export type ConfirmingPermission = (typeof confirmingPermissions)[number];

/** Whether giving or taking the permission takes a second person. */
export function isProtecting(permission: string): boolean {
  return isPermissionName(permission) && protectingDuties.has(duties[permission]);
}

const allOf = (...given: readonly Duty[]): ReadonlySet<PermissionName> =>
  new Set(permissionNames.filter((name) => given.includes(duties[name])));

/** Reading a database with SQL: a tenant's, and the firm's. They go together. */
const investigating: readonly PermissionName[] = ['Investigation.Query', 'Investigation.QueryControlPlane'];

/**
 * What nobody may have together with a permission, on one tenant:
 * - Whoever signs a year off has had no part in it.
 * - Whoever reads the database with SQL writes nothing there, so that what they see cannot be their own doing.
 */
const conflicting: ReadonlyMap<PermissionName, ReadonlySet<PermissionName>> = new Map([
  ['Year.Audit', allOf('prepares', 'approves', 'closes')],
  ...investigating.map(
    (permission) =>
      [
        permission,
        new Set(permissionNames.filter((name) => duties[name] !== 'reads' && !investigating.includes(name))),
      ] as const,
  ),
]);

export interface ConflictingPair {
  readonly permission: PermissionName;
  readonly conflictingPermission: PermissionName;
}

/** The first pair of which one permission is among the first, and the other among the second. Null: they go together. */
export function conflictBetween(
  first: ReadonlySet<string>,
  second: ReadonlySet<string>,
): ConflictingPair | null {
  for (const [permission, others] of conflicting)
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const) {
      if (!one.has(permission)) continue;
      const conflictingPermission = [...others].find((name) => other.has(name));
      if (conflictingPermission !== undefined) return { permission, conflictingPermission };
    }
  return null;
}
