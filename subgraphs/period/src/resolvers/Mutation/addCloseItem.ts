import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseItem } from '../../operations/ask-close-item.ts';
import { addCloseItem as command } from '../../operations/close-items.ts';
import { parseNewItem } from '../../parse/close-item.ts';

export const addCloseItem: MutationResolvers['addCloseItem'] = (_parent, { input }, context) =>
  askCloseItem(command, input, { parse: () => parseNewItem(input, context), context });
