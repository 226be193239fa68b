import { inheritAll, type FieldMap } from '@cifra/access/field-map';
import { either, firm, inherit, signedIn, someTenant, tenant } from '@cifra/access/field-rule';
import { withLive } from '@cifra/subgraph-kit/live';
import { rulesOf } from '@cifra/subgraph-kit/mutation';
import { live } from './live.ts';
import { mutations } from './mutations.ts';

/** What each field asks of the claim. What the mutations ask stands in their declarations, and what they answer is theirs. */
const rules: FieldMap = {
  ...rulesOf(mutations),
  Query: {
    me: signedIn,
    myAccess: signedIn,
    tenant: signedIn,
    tenants: someTenant('Tenant.Read'),
    firmDashboard: someTenant('Dashboard.Read'),
    tenantsById: someTenant('Tenant.Read'),
    users: firm('Access.Read'),
    roleClusters: firm('Access.Read'),
    tenantGroups: firm('Tenant.Read'),
    currencies: either('Currency.Read'),
    coaTemplates: firm('Tenant.Read'),
    firmSettings: firm('Settings.Read'),
    permissionConstants: signedIn,
    jobs: someTenant('Job.Read'),
    // What is found is what its own reference answers the caller.
    node: signedIn,
    nodes: signedIn,
    webhooks: someTenant('Webhook.Read'),
    webhook: someTenant('Webhook.Read'),
    proposedChanges: firm('Access.Read'),
    separationOfDuties: firm('Access.Read'),
  },
  Tenant: {
    id: inherit,
    number: inherit,
    slug: inherit,
    name: inherit,
    kind: inherit,
    state: inherit,
    baseCurrency: inherit,
    timeZone: inherit,
    locale: inherit,
    countryPack: inherit,
    settings: tenant('Settings.Read'),
    groups: tenant('Tenant.Read'),
  },
  DashboardRowConnection: {
    totals: inherit,
    tenantCount: inherit,
    batches: inherit,
    // Counts what the caller may see.
    suspendedWebhookCount: inherit,
  },
  DashboardRow: inheritAll,
  DashboardCommit: inheritAll,
  DashboardPeriod: inheritAll,
  DashboardBlocker: inheritAll,
  DashboardBalance: inheritAll,
  DashboardTotal: inheritAll,
  DashboardBatch: inheritAll,
  BatchCount: inheritAll,
  DashboardRowBatch: inheritAll,
  Job: inheritAll,
  // Whoever gets one may see it: the queries choose, as do the mutations that answer it.
  Webhook: inheritAll,
  WebhookDelivery: inheritAll,
  TenantGroup: inheritAll,
  Setting: inheritAll,
  CallerAccess: inheritAll,
  TenantAccess: inheritAll,
  // `email` and `grants` look at who asks: a user always sees its own.
  User: inheritAll,
  Grant: inheritAll,
  RoleCluster: inheritAll,
  // Only the guarded queries, and the mutations of those who may propose, answer one.
  ProposedChange: inheritAll,
  AccessEffect: inheritAll,
  PossibleConfirmer: inheritAll,
  ChangeDecision: inheritAll,
  SeparationOfDuties: inheritAll,
  Currency: inheritAll,
  CoaTemplate: inheritAll,
  Account: inheritAll,
  JournalEntry: inheritAll,
  EntryDraft: inheritAll,
  Party: inheritAll,
  Item: inheritAll,
  TaxCode: inheritAll,
  Document: inheritAll,
  DocumentDraft: inheritAll,
  Allocation: inheritAll,
  OpenItem: inheritAll,
  FiscalYear: inheritAll,
  Period: inheritAll,
  ExchangeRate: inheritAll,
  RecurringEntry: inheritAll,
  YearClose: inheritAll,
  ImportMapping: inheritAll,
  HeldProviderRate: inheritAll,
  BatchRun: inheritAll,
};

export const permissions: FieldMap = withLive(rules, live);
