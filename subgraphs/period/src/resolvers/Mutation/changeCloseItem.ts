import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseItem } from '../../operations/ask-close-item.ts';
import { changeCloseItem as command } from '../../operations/close-items.ts';
import { parseItemChange } from '../../parse/close-item.ts';

export const changeCloseItem: MutationResolvers['changeCloseItem'] = (_parent, { input }, context) =>
  askCloseItem(command, input, { parse: () => parseItemChange(input, context), context });
