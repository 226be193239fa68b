import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseItem } from '../../operations/ask-close-item.ts';
import { completeCloseItem as command } from '../../operations/close-items.ts';
import { parseCompletion } from '../../parse/close-item.ts';

export const completeCloseItem: MutationResolvers['completeCloseItem'] = (_parent, { input }, context) =>
  askCloseItem(command, input, { parse: () => parseCompletion(input), context });
