import { accessMutations } from './mutations/access.ts';
import { identityProviderMutations } from './mutations/identity-providers.ts';
import { jobMutations } from './mutations/jobs.ts';
import { keyMutations } from './mutations/keys.ts';
import { logInMutations } from './mutations/log-in.ts';
import { manifestMutations } from './mutations/manifests.ts';
import { passkeyMutations } from './mutations/passkeys.ts';
import { secondFactorMutations } from './mutations/second-factor.ts';
import { proposalMutations } from './mutations/proposals.ts';
import { scimMutations } from './mutations/scim.ts';
import { signInMutations } from './mutations/sign-in.ts';
import { sessionMutations } from './mutations/sessions.ts';
import { settingMutations } from './mutations/settings.ts';
import { tenantMutations } from './mutations/tenants.ts';
import { webhookMutations } from './mutations/webhooks.ts';

/** Every mutation of the subgraph. */
export const mutations = [
  ...logInMutations,
  ...signInMutations,
  ...identityProviderMutations,
  ...scimMutations,
  ...accessMutations,
  ...proposalMutations,
  ...sessionMutations,
  ...secondFactorMutations,
  ...passkeyMutations,
  ...tenantMutations,
  ...settingMutations,
  ...jobMutations,
  ...webhookMutations,
  ...keyMutations,
  ...manifestMutations,
];
