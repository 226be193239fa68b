import { createKeyCommand, rotateKeyCommand } from './api-keys/key-commands.ts';
import { revokeKeyCommand } from './api-keys/revoke-key.ts';
import { keepKeyUsesCommand, recordKeyUsesCommand } from './api-keys/uses/keep-uses.ts';
import { recordFirmRestored } from './backups/record-firm-restored.ts';
import { recordBackup } from './backups/record-backup.ts';
import { findBooks, openBooks } from './provisioning/open-books.ts';
import { markDemoCommand } from './provisioning/demo-mark.ts';
import { keepDatabaseUsers } from './provisioning/database-users.ts';
import { activateTenant, registerTenant, removeUnservedTenant } from './provisioning/register-tenant.ts';
import { beginMove, noteLeftDeleted, switchPlacement, undoMove } from './moving/move-commands.ts';
import { writeCatalogue } from './provisioning/seed-catalogue.ts';
import { readTenantStatus } from './status/read-status.ts';
import { keepStatuses, removeStatuses } from './status/store.ts';
import { linkIdentityCommand, unlinkIdentityCommand } from './identities/accounts/link.ts';
import {
  addProviderCommand,
  changeProviderCommand,
  removeProviderCommand,
} from './identities/provider/provider-change.ts';
import { confirmByProvider } from './identities/sign-in/prove-identity.ts';
import { recordLogOutByProvider } from './identities/log-out/record-log-out.ts';
import { recordSignIn } from './identities/sign-in/record-sign-in.ts';
import { changeJobCommand } from './jobs/change-job.ts';
import {
  provisionActivityCommand,
  provisionMemberCommand,
  provisionUserCommand,
  renameUserCommand,
} from './scim/provision-users.ts';
import { issueScimTokenCommand, revokeScimTokenCommand } from './scim/scim-token.ts';
import { changeSettingCommand } from './settings/change-setting.ts';
import { composeClusterCommand, grantClusterCommand, revokeGrantCommand } from './access/grants.ts';
import { confirmChangeCommand } from './decisions/confirm-change.ts';
import { rejectChangeCommand, withdrawChangeCommand } from './decisions/close-change.ts';
import { confirmReviewCommand } from './overview/confirm-review.ts';
import { changeTenantGroupCommand, createTenantGroupCommand } from './tenants/groups.ts';
import { renameTenantGroupCommand } from './tenants/rename-tenant-group.ts';
import { recordWrongPassword } from './users/attempts.ts';
import { deactivateUserCommand, reactivateUserCommand } from './users/deactivate-user.ts';
import { recordLogIn } from './users/record-log-in.ts';
import { rehashPasswordCommand } from './users/rehash-password.ts';
import { endSessionsCommand } from './users/sessions/end-sessions.ts';
import { noteSessionUse } from './users/sessions/note-use.ts';
import { endSession, rotateSession } from './users/sessions/rotate-session.ts';
import {
  beginTotpCommand,
  confirmTotpCommand,
  resetSecondFactorCommand,
} from './users/second-factor/enrol.ts';
import { confirmIdentity } from './users/second-factor/confirm-identity.ts';
import {
  addPasskeyCommand,
  removePasskeyCommand,
  renamePasskeyCommand,
} from './users/second-factor/passkeys/enrol.ts';
import { writeDefaultClusters } from './provisioning/seed-firm.ts';
import { createOwnerCommand, inviteUserCommand } from './users/invite-user.ts';
import { issueLinkCommand } from './users/link-change.ts';
import { setPasswordCommand } from './users/password-links.ts';
import { changePasswordCommand, createUserCommand } from './users/users.ts';
import { promoteManifestCommand, revokeManifestCommand } from './manifests/commands/change-manifest-state.ts';
import { keepManifestChecksCommand } from './manifests/commands/keep-checks.ts';
import { registerManifestCommand } from './manifests/commands/register-manifest.ts';
import { resealValuesCommand } from './keys/reseal-values.ts';
import { changeWebhookStateCommand } from './webhooks/commands/change-webhook-state.ts';
import { changeWebhookCommand } from './webhooks/commands/change-webhook.ts';
import { createWebhookCommand } from './webhooks/commands/create-webhook.ts';
import {
  replayWebhookDeliveryCommand,
  sendTestWebhookCommand,
} from './webhooks/commands/request-delivery.ts';
import { rotateWebhookSecretCommand } from './webhooks/commands/rotate-webhook-secret.ts';
import { keepAttemptCommand, tidyWebhooksCommand } from './webhooks/send/keep-attempt.ts';
import {
  answerSenderLockCommand,
  releaseSenderLockCommand,
  seekSenderLockCommand,
} from './webhooks/send/lock-commands.ts';

/** What this capability contributes to the books: every thread, job and command line loads it by its URL. */
export const commands = [
  recordBackup,
  recordFirmRestored,
  beginMove,
  switchPlacement,
  undoMove,
  noteLeftDeleted,
  writeDefaultClusters,
  markDemoCommand,
  recordLogIn,
  recordWrongPassword,
  rotateSession,
  endSession,
  endSessionsCommand,
  noteSessionUse,
  createUserCommand,
  deactivateUserCommand,
  reactivateUserCommand,
  rehashPasswordCommand,
  beginTotpCommand,
  confirmTotpCommand,
  confirmIdentity,
  resetSecondFactorCommand,
  addPasskeyCommand,
  renamePasskeyCommand,
  removePasskeyCommand,
  changePasswordCommand,
  inviteUserCommand,
  createOwnerCommand,
  issueLinkCommand,
  setPasswordCommand,
  addProviderCommand,
  changeProviderCommand,
  removeProviderCommand,
  recordSignIn,
  recordLogOutByProvider,
  linkIdentityCommand,
  unlinkIdentityCommand,
  confirmByProvider,
  issueScimTokenCommand,
  revokeScimTokenCommand,
  provisionUserCommand,
  renameUserCommand,
  provisionActivityCommand,
  provisionMemberCommand,
  grantClusterCommand,
  revokeGrantCommand,
  composeClusterCommand,
  confirmChangeCommand,
  rejectChangeCommand,
  withdrawChangeCommand,
  confirmReviewCommand,
  createTenantGroupCommand,
  changeTenantGroupCommand,
  renameTenantGroupCommand,
  changeSettingCommand,
  changeJobCommand,
  writeCatalogue,
  registerTenant,
  keepDatabaseUsers,
  activateTenant,
  removeUnservedTenant,
  openBooks,
  findBooks,
  keepStatuses,
  removeStatuses,
  resealValuesCommand,
  createKeyCommand,
  rotateKeyCommand,
  revokeKeyCommand,
  keepKeyUsesCommand,
  recordKeyUsesCommand,
  createWebhookCommand,
  changeWebhookCommand,
  rotateWebhookSecretCommand,
  changeWebhookStateCommand,
  sendTestWebhookCommand,
  replayWebhookDeliveryCommand,
  keepAttemptCommand,
  tidyWebhooksCommand,
  answerSenderLockCommand,
  releaseSenderLockCommand,
  seekSenderLockCommand,
  registerManifestCommand,
  promoteManifestCommand,
  revokeManifestCommand,
  keepManifestChecksCommand,
];
export const reports = [readTenantStatus];
