import { Kind, type SelectionSetNode } from 'graphql';
import { NotCompilable } from './plan.ts';

/**
 * Response names that every ordinary object has without owning them. Compiled code reads properties directly, so an operation that
 * uses one is left to the interpreting executor, which checks for own properties.
 */
export function assertOrdinaryName(name: string): void {
  if (name in Object.prototype) throw new NotCompilable(`response name ${name}`);
}

export function assertOrdinaryNames(selectionSet: SelectionSetNode): void {
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FIELD) assertOrdinaryName((selection.alias ?? selection.name).value);
    if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet)
      assertOrdinaryNames(selection.selectionSet);
  }
}
