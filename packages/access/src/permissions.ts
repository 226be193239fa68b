/**
 * Every permission constant and its permanent number: the constant's bit in a claim. A number is never reused or changed; a retired
 * constant keeps its line. `permissions.test.ts` pins them all.
 */
export const permissions = {
  'Firm.Read': 0,
  'Firm.Manage': 1,
  'Tenant.Read': 2,
  'Tenant.Provision': 3,
  'Tenant.Manage': 4,
  'Settings.Read': 5,
  'Settings.Write': 6,
  'Access.Read': 7,
  'Access.Manage': 8,
  'Currency.Read': 9,
  'COA.Read': 10,
  'COA.Write': 11,
  'COA.BindRole': 12,
  'Entry.Read': 13,
  'Entry.Draft': 14,
  'Entry.Submit': 15,
  'Entry.Approve': 16,
  'GL.Post': 17,
  'GL.Reverse': 18,
  'Report.Read': 19,
  'Period.Read': 20,
  'Period.Lock': 21,
  'Period.Unlock': 22,
  'Period.Prepare': 23,
  'Period.Submit': 24,
  'Period.Approve': 25,
  'Period.Close': 26,
  'PostingPeriod.ReverseClose': 27,
  'Year.Close': 28,
  'Year.Audit': 29,
  'Rate.Read': 30,
  'Rate.Import': 31,
  'Rate.Override': 32,
  'Audit.Read': 33,
  'Audit.Verify': 34,
  'Books.Import': 35,
  'Books.Export': 36,
  'File.Upload': 37,
  'File.Download': 38,
  'Document.Read': 39,
  'Statement.Read': 40,
  'Invoice.Draft': 41,
  'Invoice.Approve': 42,
  'Invoice.Post': 43,
  'Bill.Draft': 44,
  'Bill.Approve': 45,
  'Bill.Post': 46,
  'Investigation.Query': 47,
  'Partner.Run': 48,
  'Party.Read': 49,
  'Party.Write': 50,
  'Item.Read': 51,
  'Item.Write': 52,
  'TaxCode.Read': 53,
  'TaxCode.Write': 54,
  'Note.Draft': 55,
  'Note.Approve': 56,
  'Note.Post': 57,
  'Receipt.Draft': 58,
  'Receipt.Post': 59,
  'Payment.Draft': 60,
  'Payment.Approve': 61,
  'Payment.Post': 62,
  'Allocation.Write': 63,
  'Document.Void': 64,
  'Template.Read': 65,
  'Template.Write': 66,
  'Recurring.Read': 67,
  'Recurring.Write': 68,
  'Opening.Post': 69,
  'Year.Prepare': 70,
  'Year.Approve': 71,
  'Exposure.Read': 72,
  'Digest.Export': 73,
  'Dashboard.Read': 74,
  'Batch.Read': 75,
  'Batch.Run': 76,
  'Job.Read': 77,
  'Job.Manage': 78,
  'Key.Read': 79,
  'Key.Manage': 80,
  'Operation.Manage': 81,
  'Backup.Read': 82,
  'Backup.Run': 83,
  'Backup.Restore': 84,
  'Tenant.Offboard': 85,
  'Sandbox.Reset': 86,
  'Document.Draft.Read': 87,
  'Period.Reopen': 88,
  'Document.Remark': 89,
  'Webhook.Read': 90,
  'Webhook.Manage': 91,
  'Party.Own': 92,
  'Identity.Manage': 93,
  'Correction.Approve': 94,
  'Investigation.QueryControlPlane': 95,
} as const;

export type PermissionName = keyof typeof permissions;

export const permissionNames = Object.keys(permissions) as readonly PermissionName[];

/** Whether a text is a permission constant. For stored and received values. */
export function isPermissionName(text: string): text is PermissionName {
  return Object.hasOwn(permissions, text);
}

/** The permanent number of a constant. Throws on an unknown one and names it: a misspelled constant fails at start-up. */
export function permissionNumber(name: string): number {
  if (!isPermissionName(name)) throw new Error(`${JSON.stringify(name)} is not a permission constant.`);
  return permissions[name];
}

/** The names that are not constants. For clusters composed at run time, where an unknown name is a refusal, not a fault. */
export function unknownPermissions(names: readonly string[]): readonly string[] {
  return names.filter((name) => !isPermissionName(name));
}
