import { refuse, type Refusal } from '@cifra/domain/refusals';

/**
 * What stands in the input of a mutation in place of a text that is not the id that is wanted there. The parser `uuid` makes a fault of it, in its
 * order and at its place, so that a caller gets all faults of an input at once.
 */
export class WrongId {
  readonly refusal: Refusal<'INPUT_INVALID' | 'TENANTS_DIFFER'>;

  constructor(refusal: Refusal<'INPUT_INVALID' | 'TENANTS_DIFFER'>) {
    this.refusal = refusal;
  }
}

/** A text that is no id of the types. `field`: where it stands. */
export function notAnId(field: string, types: readonly string[], text: string): Refusal<'INPUT_INVALID'> {
  const wanted =
    types.length === 0 ? 'an object' : types.map((type) => `${article(type)} ${type}`).join(' or ');
  return refuse('INPUT_INVALID', { field, problem: `must be the id of ${wanted}`, value: text.slice(0, 64) });
}

function article(type: string): string {
  return /^[AEIO]/.test(type) ? 'an' : 'a';
}
