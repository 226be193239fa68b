import type { PermissionName } from '@cifra/access/permissions';

/** What a mutation needs, and where: in the request's tenant, firm-wide, or only a sign-in; `public`: nothing. */
export type MutationRight =
  | { readonly scope: 'tenant'; readonly permission: PermissionName }
  | { readonly scope: 'firm'; readonly permission: PermissionName }
  | { readonly scope: 'signedIn' }
  | { readonly scope: 'public' };

const inTenant = (permission: PermissionName): MutationRight => ({ scope: 'tenant', permission });
const firmWide = (permission: PermissionName): MutationRight => ({ scope: 'firm', permission });

/**
 * Written down a second time, apart from the subgraphs' own maps: who may write is judged by this table. It is total: a mutation
 * that is not here fails a test.
 */
export const mutationRights: Readonly<Record<string, MutationRight>> = {
  logIn: { scope: 'public' },
  refreshLogIn: { scope: 'public' },
  logOut: { scope: 'public' },
  changePassword: { scope: 'signedIn' },
  createUser: firmWide('Access.Manage'),
  grantCluster: firmWide('Access.Manage'),
  revokeGrant: firmWide('Access.Manage'),
  composeCluster: firmWide('Access.Manage'),
  createTenantGroup: firmWide('Tenant.Manage'),
  changeTenantGroup: firmWide('Tenant.Manage'),
  provisionTenant: firmWide('Tenant.Provision'),
  changeFirmSetting: firmWide('Settings.Write'),
  changeTenantSetting: inTenant('Settings.Write'),
  saveEntryDraft: inTenant('Entry.Draft'),
  submitEntryDraft: inTenant('Entry.Submit'),
  withdrawEntryDraft: inTenant('Entry.Submit'),
  rejectEntryDraft: inTenant('Entry.Approve'),
  approveEntryDraft: inTenant('Entry.Approve'),
  postEntryDraft: inTenant('GL.Post'),
  discardEntryDraft: inTenant('Entry.Draft'),
  postEntry: inTenant('GL.Post'),
  reverseEntry: inTenant('GL.Reverse'),
  postOpeningBalances: inTenant('Opening.Post'),
  reverseOpeningBalances: inTenant('Opening.Post'),
  createAccount: inTenant('COA.Write'),
  updateAccount: inTenant('COA.Write'),
  deactivateAccount: inTenant('COA.Write'),
  activateAccount: inTenant('COA.Write'),
  bindAccountRole: inTenant('COA.BindRole'),
  createParty: inTenant('Party.Write'),
  updateParty: inTenant('Party.Write'),
  deactivateParty: inTenant('Party.Write'),
  activateParty: inTenant('Party.Write'),
  createTaxCode: inTenant('TaxCode.Write'),
  updateTaxCode: inTenant('TaxCode.Write'),
  changeDocumentSeries: inTenant('Settings.Write'),
  lockPeriod: inTenant('Period.Lock'),
  unlockPeriod: inTenant('Period.Unlock'),
  prepareClose: inTenant('Period.Prepare'),
  submitClose: inTenant('Period.Submit'),
  openFiscalYear: inTenant('Period.Lock'),
  overrideRate: inTenant('Rate.Override'),
  takeOverProviderRates: inTenant('Rate.Import'),
  requestUpload: inTenant('File.Upload'),
  importSaft: inTenant('Books.Import'),
  importProviderRates: firmWide('Rate.Import'),
};
