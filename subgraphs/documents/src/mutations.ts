import { documentMutations } from './mutations/documents-by-family.ts';
import { itemMutations } from './mutations/items.ts';
import { moneyMutations } from './mutations/money.ts';
import { ownRenderingMutations } from './mutations/own-rendering.ts';
import { partyMutations } from './mutations/parties.ts';
import { postedDocumentMutations } from './mutations/posted-documents.ts';
import { reportRenderingMutations } from './mutations/report-rendering.ts';
import { renderingMutations } from './mutations/rendering.ts';
import { settingsMutations } from './mutations/settings.ts';
import { voucherMutations } from './mutations/vouchers.ts';

/** Every mutation of the subgraph. */
export const mutations = [
  ...documentMutations,
  ...postedDocumentMutations,
  ...moneyMutations,
  ...renderingMutations,
  ...reportRenderingMutations,
  ...ownRenderingMutations,
  ...partyMutations,
  ...itemMutations,
  ...settingsMutations,
  ...voucherMutations,
];
