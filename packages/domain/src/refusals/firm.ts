import { defineRefusal, oneOf } from './define.ts';

/** Refusals of the control plane: tenants, groups, jobs, backups. */
export const firmRefusals = {
  TENANT_UNKNOWN: defineRefusal({
    when: 'No such tenant exists, or the caller has no grant for it.',
    facts: { tenant: 'id' },
    example: { tenant: 'cafe-boquete' },
    message: (f) => `There is no tenant ${f.tenant}. Check its slug or id, and your access.`,
  }),
  TENANT_NOT_READY: defineRefusal({
    when: 'The tenant is not being served in its present state.',
    facts: { tenant: 'id', state: 'text' },
    example: { tenant: 'cafe-boquete', state: 'PROVISIONING' },
    message: (f) => `The tenant ${f.tenant} is ${f.state} and not being served. Try again when it is ready.`,
  }),
  TENANT_SLUG_TAKEN: defineRefusal({
    when: 'Another tenant has or had this slug.',
    facts: { slug: 'text' },
    example: { slug: 'cafe-boquete' },
    message: (f) => `The slug ${f.slug} is taken. Choose another.`,
  }),
  TENANT_NOT_SANDBOX: defineRefusal({
    when: 'The action, such as a reset, is only for sandboxes, and the tenant is live.',
    facts: { tenant: 'id', action: 'text' },
    example: { tenant: 'cafe-boquete', action: 'reset' },
    message: (f) => `The tenant ${f.tenant} is live; ${f.action} is for sandboxes only. Use a sandbox.`,
  }),
  TENANT_DETAILS_MISSING: defineRefusal({
    when: 'A live tenant cannot issue documents before its legal details are confirmed.',
    facts: { missing: 'list' },
    example: { missing: ['tax id', 'address'] },
    message: (f) =>
      `The legal details are incomplete: ${f.missing.join(', ')}. Complete and confirm them first.`,
  }),
  TENANT_ON_LEGAL_HOLD: defineRefusal({
    when: 'Data under legal hold or still within its retention period cannot be deleted.',
    facts: { tenant: 'id', retainUntil: 'date?' },
    example: { tenant: 'cafe-boquete', retainUntil: '2031-12-31' },
    message: (f) =>
      `The tenant ${f.tenant} must be kept${f.retainUntil === null ? ' under legal hold' : ` until ${f.retainUntil}`}. Nothing was deleted.`,
  }),
  TEMPLATE_UNKNOWN: defineRefusal({
    when: 'No chart of accounts has this name.',
    facts: { template: 'text', known: 'list' },
    example: { template: 'XX', known: ['PA', 'NEUTRAL'] },
    message: (f) => `There is no chart of accounts named ${f.template}. Choose ${oneOf(f.known)}.`,
  }),
  COUNTRY_PACK_UNKNOWN: defineRefusal({
    when: 'No country pack has this code.',
    facts: { countryPack: 'text', known: 'list' },
    example: { countryPack: 'XX', known: ['PA', 'NEUTRAL'] },
    message: (f) => `There is no country pack ${f.countryPack}. Choose ${oneOf(f.known)}.`,
  }),
  GROUP_UNKNOWN: defineRefusal({
    when: 'No such group of tenants exists.',
    facts: { group: 'id' },
    example: { group: 'retail' },
    message: (f) => `There is no group ${f.group}. Check its name.`,
  }),
  CLUSTER_UNKNOWN: defineRefusal({
    when: 'No such role cluster exists.',
    facts: { cluster: 'id' },
    example: { cluster: 'night-shift' },
    message: (f) => `There is no role cluster ${f.cluster}. Query the clusters for valid names.`,
  }),
  CLUSTER_IS_BUILT_IN: defineRefusal({
    when: 'A built-in cluster cannot be changed or removed.',
    facts: { cluster: 'id' },
    example: { cluster: 'senior' },
    message: (f) => `The cluster ${f.cluster} is built in and cannot be changed. Compose one of your own.`,
  }),
  BACKUP_UNKNOWN: defineRefusal({
    when: 'No such backup exists.',
    facts: { backup: 'id' },
    example: { backup: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no backup ${f.backup}. Query the tenant's backups.`,
  }),
  BACKUP_NOT_VERIFIED: defineRefusal({
    when: 'A backup that failed verification cannot be restored.',
    facts: { backup: 'id', problem: 'text' },
    example: { backup: '01890a5d-ac96-774b-bcce-b302099a8057', problem: 'the integrity check failed' },
    message: (f) => `The backup ${f.backup} failed verification: ${f.problem}. Choose an earlier one.`,
  }),
  JOB_UNKNOWN: defineRefusal({
    when: 'No such job exists.',
    facts: { job: 'id' },
    example: { job: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no job ${f.job}. Query the jobs for valid ids.`,
  }),
  JOBS_UNAVAILABLE: defineRefusal({
    when: 'The job store is unreachable; everything else works.',
    facts: { store: 'text' },
    example: { store: 'MongoDB' },
    message: (f) => `The job store (${f.store}) is unreachable. Nothing else depends on it. Try again later.`,
  }),
} as const;
