import type { ActorName, Rights, TenantName } from './actors.ts';

/** What a shot may see: the tenant that it names (null: all of the caller's), and the caller's rights. */
export interface Scope {
  readonly actor: ActorName;
  readonly rights: Rights;
  /** `none`: it names no tenant that exists, and may see nothing. */
  readonly tenant: TenantName | null | 'none';
}
