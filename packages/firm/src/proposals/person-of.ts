import { InvariantBroken } from '@cifra/database/failures';
import type { Actor } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';

/** The person who acts; null for the machine: its operator, or a task of its own. What takes two persons is no program's to do. */
export function personOf({ kind, id }: Actor): Uuid | null {
  if (kind === 'system' || kind === 'operator') return null;
  if (kind !== 'user' || id === null) throw new InvariantBroken(`${kind} is no person who changes access`);
  return id as Uuid;
}
