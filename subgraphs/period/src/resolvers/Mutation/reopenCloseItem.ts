import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseItem } from '../../operations/ask-close-item.ts';
import { reopenCloseItem as command } from '../../operations/close-items.ts';
import { parseItem } from '../../parse/close-item.ts';

export const reopenCloseItem: MutationResolvers['reopenCloseItem'] = (_parent, { input }, context) =>
  askCloseItem(command, input, { parse: () => parseItem(input), context });
