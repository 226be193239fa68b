import { resolversOf } from '@cifra/subgraph-kit/mutation';
import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { mutations } from './mutations.ts';
import { AccessReview, ReviewedGrant } from './resolvers/AccessReview.ts';
import { AccessRow } from './resolvers/AccessRow.ts';
import { CallerAccess } from './resolvers/CallerAccess.ts';
import { DashboardRow } from './resolvers/DashboardRow.ts';
import { DashboardBatch } from './resolvers/DashboardBatch.ts';
import { DashboardRowConnection } from './resolvers/DashboardRowConnection.ts';
import { Grant } from './resolvers/Grant.ts';
import { IdentityProvider } from './resolvers/IdentityProvider.ts';
import { Job } from './resolvers/Job.ts';
import { Key } from './resolvers/Key.ts';
import { ManifestOperation } from './resolvers/ManifestOperation.ts';
import { ManifestVersion } from './resolvers/ManifestVersion.ts';
import { Passkey } from './resolvers/Passkey.ts';
import { accessMatrix } from './resolvers/Query/accessMatrix.ts';
import { accessReview } from './resolvers/Query/accessReview.ts';
import { changesToDecide } from './resolvers/Query/changesToDecide.ts';
import { coaTemplates } from './resolvers/Query/coaTemplates.ts';
import { currencies } from './resolvers/Query/currencies.ts';
import { firmDashboard } from './resolvers/Query/firmDashboard.ts';
import { firmSettings } from './resolvers/Query/firmSettings.ts';
import { identityProviders } from './resolvers/Query/identityProviders.ts';
import { jobs } from './resolvers/Query/jobs.ts';
import { key } from './resolvers/Query/key.ts';
import { keys } from './resolvers/Query/keys.ts';
import { manifests } from './resolvers/Query/manifests.ts';
import { mySessions } from './resolvers/Query/mySessions.ts';
import { node, nodes } from './resolvers/Query/node.ts';
import { me } from './resolvers/Query/me.ts';
import { myAccess } from './resolvers/Query/myAccess.ts';
import { permissionConstants } from './resolvers/Query/permissionConstants.ts';
import { proposedChanges } from './resolvers/Query/proposedChanges.ts';
import { separationOfDuties } from './resolvers/Query/separationOfDuties.ts';
import { roleClusters } from './resolvers/Query/roleClusters.ts';
import { signInOptions } from './resolvers/Query/signInOptions.ts';
import { tenant } from './resolvers/Query/tenant.ts';
import { tenantGroups } from './resolvers/Query/tenantGroups.ts';
import { tenants } from './resolvers/Query/tenants.ts';
import { tenantsById } from './resolvers/Query/tenantsById.ts';
import { users } from './resolvers/Query/users.ts';
import { Node } from './resolvers/Node.ts';
import { webhook } from './resolvers/Query/webhook.ts';
import { webhooks } from './resolvers/Query/webhooks.ts';
import { AccessEffect, ProposedChange } from './resolvers/ProposedChange.ts';
import { RoleCluster } from './resolvers/RoleCluster.ts';
import { Session } from './resolvers/Session.ts';
import { Tenant } from './resolvers/Tenant.ts';
import { TenantGroup } from './resolvers/TenantGroup.ts';
import { User } from './resolvers/User.ts';
import { Webhook } from './resolvers/Webhook.ts';
import { WebhookDelivery } from './resolvers/WebhookDelivery.ts';

const { BigInt, CurrencyCode, DateTime, Decimal, LocalDate } = scalarResolvers;

export const resolvers = {
  BigInt,
  CurrencyCode,
  DateTime,
  Decimal,
  LocalDate,
  Query: {
    me,
    node,
    nodes,
    myAccess,
    mySessions,
    tenant,
    tenants,
    firmDashboard,
    tenantsById,
    users,
    roleClusters,
    tenantGroups,
    currencies,
    coaTemplates,
    firmSettings,
    permissionConstants,
    jobs,
    keys,
    key,
    webhooks,
    webhook,
    manifests,
    proposedChanges,
    changesToDecide,
    separationOfDuties,
    accessMatrix,
    accessReview,
    identityProviders,
    signInOptions,
  },
  Mutation: resolversOf(mutations),
  Node,
  CallerAccess,
  DashboardRowConnection,
  DashboardBatch,
  DashboardRow,
  IdentityProvider,
  Job,
  Tenant,
  TenantGroup,
  User,
  Grant,
  RoleCluster,
  Key,
  ProposedChange,
  AccessEffect,
  AccessRow,
  AccessReview,
  ReviewedGrant,
  Session,
  Passkey,
  Webhook,
  WebhookDelivery,
  ManifestVersion,
  ManifestOperation,
};
