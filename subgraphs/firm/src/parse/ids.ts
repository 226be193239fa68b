import { parseUuid, type Uuid } from '@cifra/domain/ids';

const NIL = '00000000-0000-0000-0000-000000000000' as Uuid;

/** The id of a claim's user or tenant, or of an input before it is parsed: what is not written as one, an id of another type among it, is the id of nothing. */
export function idOrNil(given: unknown): Uuid {
  const id = typeof given === 'string' ? parseUuid(given) : null;
  return id?.ok === true ? id.value : NIL;
}
