import DataLoader from 'dataloader';
import type { Books } from '@cifra/books/books';
import type { EventFact } from '@cifra/trail/timeline/events';
import { readEventsOfCommits } from '@cifra/trail/timeline/events-of-commits';
import type { TrailOwner } from './shapes.ts';

/** The events of a commit, by its number: of a tenant's trail, or of the firm's. As long as one request. */
export type EventLoader = DataLoader<string, readonly EventFact[]>;

export function createEventLoader(books: Books, owner: TrailOwner): EventLoader {
  return new DataLoader(async (numbers) => {
    const facts =
      owner === 'firm'
        ? await readEventsOfCommits(books.control, numbers)
        : ((await books.read(owner, (tx) => readEventsOfCommits(tx, numbers))) ?? []);
    const byCommit = Map.groupBy(facts, ({ commit }) => commit.number);
    return numbers.map((number) => byCommit.get(number) ?? []);
  });
}
