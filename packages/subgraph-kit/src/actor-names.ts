import DataLoader from 'dataloader';
import type { Books } from '@cifra/books/books';
import { ERASED_NAME, userNames } from '@cifra/books/user-names';
import type { Uuid } from '@cifra/domain/ids';

/** Who acted, as a commit has it: a user by id alone, anybody else by name (docs/decisions/0014-personal-data.md). */
export interface CommitActor {
  readonly id: string | null;
  readonly name: string | null;
}

/** Answers the name of an actor as it is now; `[erased]` for a user whose name is no longer kept. */
export type NameOfActor = (actor: CommitActor) => Promise<string>;

/** Reads with one statement all the names that a request needs at the same time, and each once. */
export function namesOfActors(control: Books['control']): NameOfActor {
  const names = new DataLoader((ids: readonly Uuid[]) => userNames(control, ids));
  return async ({ id, name }) => name ?? (id === null ? ERASED_NAME : names.load(id as Uuid));
}
