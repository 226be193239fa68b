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
  BACKUP_UNKNOWN: defineRefusal({
    when: 'No such backup exists.',
    facts: { backupRef: 'id' },
    example: { backupRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no backup ${f.backupRef}.`,
    remedy: () => "Query the tenant's backups.",
  }),
  BACKUP_NOT_VERIFIED: defineRefusal({
    when: 'A backup that failed verification cannot be restored.',
    facts: { backupRef: 'id', problem: 'text' },
    example: { backupRef: '01890a5d-ac96-774b-bcce-b302099a8057', problem: 'the integrity check failed' },
    message: (f) => `The backup ${f.backupRef} failed verification: ${f.problem}.`,
    remedy: () => 'Choose an earlier one.',
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
