import { parseUuid, type Uuid } from '@cifra/domain/ids';

/** The id of a claim's user or tenant: what is not written as one is the id of nothing. */
export function idOrNil(text: string): Uuid {
  const id = parseUuid(text);
  return id.ok ? id.value : ('00000000-0000-0000-0000-000000000000' as Uuid);
}
