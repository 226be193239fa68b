import { readSeparation } from '@cifra/firm/decisions/read-changes';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { userOf } from '../ProposedChange.ts';

export const separationOfDuties: QueryResolvers['separationOfDuties'] = async (_parent, _input, context) => {
  const { accessManagerIds, ...separation } = await readSeparation(
    context.books.control,
    context.nowMicros(),
  );
  return {
    __typename: 'SeparationOfDuties',
    ...separation,
    accessManagers: await Promise.all(accessManagerIds.map((id) => userOf(context, id))),
  };
};
