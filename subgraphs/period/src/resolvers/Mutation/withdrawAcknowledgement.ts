import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseItem } from '../../operations/ask-close-item.ts';
import { withdrawAcknowledgement as command } from '../../operations/close-items.ts';
import { parseItem } from '../../parse/close-item.ts';

export const withdrawAcknowledgement: MutationResolvers['withdrawAcknowledgement'] = (
  _parent,
  { input },
  context,
) => askCloseItem(command, input, { parse: () => parseItem(input), context });
