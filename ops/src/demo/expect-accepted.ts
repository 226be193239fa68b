import type { Uuid } from '@cifra/domain/ids';
import { explanationOf, type Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';

/** Nothing that the demo does may be refused. */
export function expectAccepted<Value>(outcome: Result<Value, Refusal>): Value {
  if (!outcome.ok) throw new Error(`the demo firm was refused: ${explanationOf(outcome.refusal)}`);
  return outcome.value;
}

export function idOf<Name extends string>(ids: ReadonlyMap<Name, Uuid>, name: Name): Uuid {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`the demo firm has no ${name}`);
  return id;
}
