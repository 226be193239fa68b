import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseItem } from '../../operations/ask-close-item.ts';
import { removeCloseItem as command } from '../../operations/close-items.ts';
import { parseItem } from '../../parse/close-item.ts';

export const removeCloseItem: MutationResolvers['removeCloseItem'] = (_parent, { input }, context) =>
  askCloseItem(command, input, { parse: () => parseItem(input), context });
