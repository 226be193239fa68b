import { defineRefusal, oneOf } from './define.ts';

/** Refusals of the control plane: tenants, groups, jobs, backups. */
export const firmRefusals = {
  TENANT_UNKNOWN: defineRefusal({
    when: 'No such tenant exists, or the caller has no grant for it.',
    facts: { tenantRef: 'id' },
    example: { tenantRef: 'cafe-boquete' },
    message: (f) => `There is no tenant ${f.tenantRef}.`,
    remedy: () => 'Check its slug or id, and your access.',
  }),
  TENANT_NOT_READY: defineRefusal({
    when: 'The tenant is not being served in its present state.',
    facts: { tenantRef: 'id', tenantState: 'TenantState' },
    example: { tenantRef: 'cafe-boquete', tenantState: 'PROVISIONING' },
    message: (f) => `The tenant ${f.tenantRef} is ${f.tenantState} and not being served.`,
    remedy: () => 'Try again when it is ready.',
  }),
  TENANT_SLUG_TAKEN: defineRefusal({
    when: 'Another tenant has or had this slug.',
    facts: { slug: 'text' },
    example: { slug: 'cafe-boquete' },
    message: (f) => `The slug ${f.slug} is taken.`,
    remedy: () => 'Choose another.',
  }),
  SERVER_UNPROTECTED: defineRefusal({
    when: 'A live tenant was to be placed on a database server that cannot protect its books. Nothing was created.',
    facts: { databaseServer: 'text', missing: 'list' },
    example: {
      databaseServer: 'sql.example:1433',
      missing: [
        'superseded versions are kept by triggers, not by the server: an owner of the tables can rewrite them',
      ],
    },
    message: (f) => `The server ${f.databaseServer} cannot protect the books: ${f.missing.join('; ')}.`,
    remedy: () =>
      'Place the tenant on a server that can; `server-check` says what each has. The operator may allow it with CIFRA_SQLSERVER_DEGRADED_LIVE=on.',
  }),
  MOVE_UNDER_WAY: defineRefusal({
    when: 'The tenant is being moved to another place than the one named, or the move was taken up by another run.',
    facts: { tenantRef: 'id', moveTarget: 'text' },
    example: { tenantRef: 'cafe-boquete', moveTarget: 'mssql sql.example:1433' },
    message: (f) => `The tenant ${f.tenantRef} is being moved to ${f.moveTarget}.`,
    remedy: () => 'Run the same move again to finish it, or undo it first.',
  }),
  MOVE_TARGET_UNPROTECTED: defineRefusal({
    when: 'The server that a tenant is to be moved to cannot protect books as they are protected where they are.',
    facts: { moveTarget: 'text', lackingProtections: 'list' },
    example: {
      moveTarget: 'mssql sql.example:1433',
      lackingProtections: ['superseded versions are kept by triggers, not by the server'],
    },
    message: (f) =>
      `${f.moveTarget} protects books less: ${f.lackingProtections.join('; ')}. Nothing was copied.`,
    remedy: () =>
      'Use another server, or allow degraded protection; a LIVE tenant needs CIFRA_SQLSERVER_DEGRADED_LIVE.',
  }),
  MOVE_NOT_VERIFIED: defineRefusal({
    when: 'The copy of a tenant’s books is not what was copied, or does not verify. The tenant stays where it is.',
    facts: { tenantRef: 'id', moveProblems: 'list' },
    example: { tenantRef: 'cafe-boquete', moveProblems: ['accounts has 41 rows, the copy 40'] },
    message: (f) => `The copy of ${f.tenantRef} was not verified: ${f.moveProblems.join('; ')}.`,
    remedy: () => 'Verify the books where they are; the copy was removed.',
  }),
  BACKUP_RECIPIENTS_MISSING: defineRefusal({
    when: 'A backup was asked for, and it is not said whom it is encrypted to: nothing is ever stored in the clear.',
    facts: { backupOf: 'text' },
    example: { backupOf: 'cafe-boquete' },
    message: (f) => `It is not said whom the backup of ${f.backupOf} is encrypted to.`,
    remedy: () =>
      'Give CIFRA_BACKUP_RECIPIENTS age recipients (age1…), or the client its own with the setting backups.recipients; keep their identities elsewhere.',
  }),
  BACKUP_NOT_VERIFIED: defineRefusal({
    when: 'What a backup restored to is not what was backed up, or does not verify. Nothing was stored.',
    facts: { backupOf: 'text', backupProblems: 'list' },
    example: { backupOf: 'cafe-boquete', backupProblems: ['accounts has 41 rows, the copy 40'] },
    message: (f) => `The backup of ${f.backupOf} was not verified: ${f.backupProblems.join('; ')}.`,
    remedy: () => 'Verify the books where they are; earlier backups are as they were.',
  }),
  BACKUP_TARGET_FAILED: defineRefusal({
    when: 'Where backups are kept cannot be reached, read or written.',
    facts: { backupTarget: 'text', targetProblem: 'text' },
    example: {
      backupTarget: 's3://firm-backups/books',
      targetProblem: 's3://firm-backups/books: it was not listed: NoSuchBucket',
    },
    message: (f) => `The backups at ${f.backupTarget} cannot be used: ${f.targetProblem}.`,
    remedy: () => 'Check the address, the credentials and the room that is left.',
  }),
  BACKUP_UNKNOWN: defineRefusal({
    when: 'There is no such backup at the target, or its manifest cannot be read.',
    facts: { backupName: 'text', backupTarget: 'text' },
    example: { backupName: 'control/20261124T103100Z-412-7f3a', backupTarget: '/backups' },
    message: (f) => `There is no backup ${f.backupName} at ${f.backupTarget}.`,
    remedy: () => '`backup list` shows what is there.',
  }),
  BACKUP_UNREADABLE: defineRefusal({
    when: 'A backup’s bytes are not those that were stored, no identity fits, or what it restores to does not verify.',
    facts: { backupName: 'text', backupProblems: 'list' },
    example: {
      backupName: 'control/20261124T103100Z-412-7f3a',
      backupProblems: ['no identity matched any of the file’s recipients'],
    },
    message: (f) => `The backup ${f.backupName} is of no use: ${f.backupProblems.join('; ')}.`,
    remedy: () => 'Check the identity; otherwise take another backup.',
  }),
  BOOKS_UNREADABLE: defineRefusal({
    when: 'Books are to be restored, and those that are there cannot be opened: neither their last numbers can be read nor writing to them be stopped.',
    facts: { tenantRef: 'id', booksProblem: 'text' },
    example: { tenantRef: 'cafe-boquete', booksProblem: 'the database is damaged' },
    message: (f) => `The books of ${f.tenantRef} that are there cannot be opened: ${f.booksProblem}.`,
    remedy: () =>
      'Restore with --damaged: each series then goes on behind the last number that reached the control plane, which may be half a minute old.',
  }),
  BACKUP_OF_OTHER_SCHEMA: defineRefusal({
    when: 'A backup was made by a version with another schema than this one.',
    facts: { backupName: 'text', backupSchema: 'text' },
    example: { backupName: 'control/20261124T103100Z-412-7f3a', backupSchema: '0001-create-tables' },
    message: (f) =>
      `The backup ${f.backupName} has the schema ${f.backupSchema}, as another version wrote it.`,
    remedy: () => 'Restore it with the version that made it, and migrate then.',
  }),
  TENANT_NOT_SANDBOX: defineRefusal({
    when: 'The action, such as a reset, is only for sandboxes, and the tenant is live.',
    facts: { tenantRef: 'id', sandboxAction: 'text' },
    example: { tenantRef: 'cafe-boquete', sandboxAction: 'reset' },
    message: (f) => `The tenant ${f.tenantRef} is live; ${f.sandboxAction} is for sandboxes only.`,
    remedy: () => 'Use a sandbox.',
  }),
  TENANT_DETAILS_MISSING: defineRefusal({
    when: 'A live tenant cannot issue documents before its legal details are confirmed.',
    facts: { missing: 'list' },
    example: { missing: ['tax id', 'address'] },
    message: (f) => `The legal details are incomplete: ${f.missing.join(', ')}.`,
    remedy: () => 'Complete and confirm them first.',
  }),
  TENANT_ON_LEGAL_HOLD: defineRefusal({
    when: 'Data under legal hold or still within its retention period cannot be deleted.',
    facts: { tenantRef: 'id', retainUntil: 'date?' },
    example: { tenantRef: 'cafe-boquete', retainUntil: '2031-12-31' },
    message: (f) =>
      `The tenant ${f.tenantRef} must be kept${f.retainUntil === null ? ' under legal hold' : ` until ${f.retainUntil}`}. Nothing was deleted.`,
  }),
  TEMPLATE_UNKNOWN: defineRefusal({
    when: 'No chart of accounts has this name.',
    facts: { templateName: 'text', known: 'list' },
    example: { templateName: 'XX', known: ['PA', 'NEUTRAL'] },
    message: (f) => `There is no chart of accounts named ${f.templateName}.`,
    remedy: (f) => `Choose ${oneOf(f.known)}.`,
  }),
  COUNTRY_PACK_UNKNOWN: defineRefusal({
    when: 'No country pack has this code.',
    facts: { countryPack: 'text', known: 'list' },
    example: { countryPack: 'XX', known: ['PA', 'NEUTRAL'] },
    message: (f) => `There is no country pack ${f.countryPack}.`,
    remedy: (f) => `Choose ${oneOf(f.known)}.`,
  }),
  GROUP_UNKNOWN: defineRefusal({
    when: 'No such group of tenants exists.',
    facts: { groupRef: 'id' },
    example: { groupRef: 'retail' },
    message: (f) => `There is no group ${f.groupRef}.`,
    remedy: () => 'Check its name.',
  }),
  CLUSTER_UNKNOWN: defineRefusal({
    answeredAs: 'ClusterRefused',
    when: 'No such role cluster exists.',
    facts: { clusterRef: 'id' },
    example: { clusterRef: 'night-shift' },
    message: (f) => `There is no role cluster ${f.clusterRef}.`,
    remedy: () => 'Query the clusters for valid names.',
  }),
  CLUSTER_IS_BUILT_IN: defineRefusal({
    answeredAs: 'ClusterRefused',
    when: 'A built-in cluster cannot be changed or removed.',
    facts: { clusterRef: 'id' },
    example: { clusterRef: 'senior' },
    message: (f) => `The cluster ${f.clusterRef} is built in and cannot be changed.`,
    remedy: () => 'Compose one of your own.',
  }),
  CLUSTER_SCOPE_WRONG: defineRefusal({
    answeredAs: 'ClusterRefused',
    when: 'A cluster with Party.Own is granted otherwise than for one party, or another cluster for a party.',
    facts: { clusterRef: 'id', grantedScope: 'text' },
    example: { clusterRef: 'senior', grantedScope: 'PARTY' },
    message: (f) => `The cluster ${f.clusterRef} cannot be granted in the scope ${f.grantedScope}.`,
    remedy: () => 'Grant a cluster with Party.Own in the scope PARTY, and any other in another scope.',
  }),
  JOB_UNKNOWN: defineRefusal({
    when: 'No such job exists.',
    facts: { jobRef: 'id' },
    example: { jobRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no job ${f.jobRef}.`,
    remedy: () => 'Query the jobs for valid ids.',
  }),
  MASTER_KEY_MISSING: defineRefusal({
    when: 'A secret must be sealed or opened, and this server has no master key for it.',
    facts: { setting: 'text' },
    example: { setting: 'CIFRA_MASTER_KEY_FILE' },
    message: () => 'This server has no master key, so it can keep no secret.',
    remedy: (f) => `The operator creates one with \`keys rotate-master\` and names its file in ${f.setting}.`,
  }),
  JOBS_UNAVAILABLE: defineRefusal({
    when: 'The job store is unreachable; everything else works.',
    facts: { store: 'text' },
    example: { store: 'MongoDB' },
    message: (f) => `The job store (${f.store}) is unreachable. Nothing else depends on it.`,
    remedy: () => 'Try again later.',
  }),
} as const;
