import { expect, test } from 'vitest';

import { permissionNames, permissionNumber, permissions, unknownPermissions } from './permissions.ts';

/** In order of their numbers. Append only: a line that moves changes what every grant in every claim means. */
const pinned = `
Firm.Read Firm.Manage Tenant.Read Tenant.Provision Tenant.Manage Settings.Read Settings.Write Access.Read Access.Manage
Currency.Read COA.Read COA.Write COA.BindRole Entry.Read Entry.Draft Entry.Submit Entry.Approve GL.Post GL.Reverse Report.Read
Period.Read Period.Lock Period.Unlock Period.Prepare Period.Submit Period.Approve Period.Close PostingPeriod.ReverseClose
Year.Close Year.Audit Rate.Read Rate.Import Rate.Override Audit.Read Audit.Verify Books.Import Books.Export File.Upload
File.Download Document.Read Statement.Read Invoice.Draft Invoice.Approve Invoice.Post Bill.Draft Bill.Approve Bill.Post
Investigation.Query Partner.Run Party.Read Party.Write Item.Read Item.Write TaxCode.Read TaxCode.Write Note.Draft Note.Approve
Note.Post Receipt.Draft Receipt.Post Payment.Draft Payment.Approve Payment.Post Allocation.Write Document.Void Template.Read
Template.Write Recurring.Read Recurring.Write Opening.Post Year.Prepare Year.Approve Exposure.Read Digest.Export Dashboard.Read
Batch.Read Batch.Run Job.Read Job.Manage Key.Read Key.Manage Operation.Manage Backup.Read Backup.Run Backup.Restore
Tenant.Offboard Sandbox.Reset Document.Draft.Read Period.Reopen Document.Remark
Webhook.Read Webhook.Manage Party.Own Identity.Manage Correction.Approve Investigation.QueryControlPlane`
  .trim()
  .split(/\s+/);

test('every constant has the number that it has always had', () => {
  expect(Object.entries(permissions)).toEqual(pinned.map((name, number) => [name, number]));
  expect(new Set(Object.values(permissions)).size).toBe(permissionNames.length);
});

test('an unknown constant is named when it is looked up', () => {
  expect(permissionNumber('GL.Post')).toBe(17);
  for (const name of ['Invoice.Aprove', '', 'toString', '__proto__']) {
    expect(() => permissionNumber(name)).toThrow(JSON.stringify(name));
  }
});

test('the unknown constants of a cluster that a firm composes are listed', () => {
  expect(unknownPermissions(['GL.Post', 'GL.Psot', 'constructor'])).toEqual(['GL.Psot', 'constructor']);
});
