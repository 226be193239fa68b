import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { map } from '@cifra/subgraph-kit/parse/combine';
import { asGiven } from '@cifra/subgraph-kit/parse/values';

/** An id of an object that must exist: what is not written as one is the id of nothing. */
export function idOrNil(text: string): Uuid {
  const id = parseUuid(text);
  return id.ok ? id.value : ('00000000-0000-0000-0000-000000000000' as Uuid);
}

/** The same as a parser: the command refuses that there is no such object. */
export const idOfObject = map(asGiven<string>(), idOrNil);
