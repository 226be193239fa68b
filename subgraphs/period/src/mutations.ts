import { batchMutations } from './mutations/batches.ts';
import { closeItemMutations } from './mutations/close-items.ts';
import { closeStepMutations } from './mutations/close-steps.ts';
import { acknowledgeOpeningChange } from './mutations/opening-changes.ts';
import { periodMutations } from './mutations/periods.ts';
import { statementBalanceMutations } from './mutations/statement-balances.ts';
import { yearEndMutations } from './mutations/year-end.ts';

/** Every mutation of the subgraph. */
export const mutations = [
  ...batchMutations,
  ...periodMutations,
  ...closeStepMutations,
  ...closeItemMutations,
  ...statementBalanceMutations,
  acknowledgeOpeningChange,
  ...yearEndMutations,
];
