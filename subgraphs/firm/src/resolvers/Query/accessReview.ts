import { readReview } from '@cifra/firm/overview/read-review';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const accessReview: QueryResolvers['accessReview'] = (_parent, _input, { books, nowMicros }) =>
  readReview(books.control, nowMicros());
