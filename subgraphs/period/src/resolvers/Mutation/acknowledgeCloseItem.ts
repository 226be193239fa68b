import type { MutationResolvers } from '../../generated/resolvers.ts';
import { askCloseItem } from '../../operations/ask-close-item.ts';
import { acknowledgeCloseItem as command } from '../../operations/close-items.ts';
import { parseAcknowledgement } from '../../parse/close-item.ts';

export const acknowledgeCloseItem: MutationResolvers['acknowledgeCloseItem'] = (
  _parent,
  { input },
  context,
) => askCloseItem(command, input, { parse: () => parseAcknowledgement(input), context });
