import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { batchMutations, batchQueries, batchTypes } from './batch-resolvers.ts';
import { ChangedPeriod, LateEntry } from './resolvers/ChangedPeriod.ts';
import { CloseItem, ClosePackage, PeriodClosing } from './resolvers/ClosePackage.ts';
import { FiscalYear } from './resolvers/FiscalYear.ts';
import { addCloseItem } from './resolvers/Mutation/addCloseItem.ts';
import { changeCloseItem } from './resolvers/Mutation/changeCloseItem.ts';
import { completeCloseItem } from './resolvers/Mutation/completeCloseItem.ts';
import { reopenCloseItem } from './resolvers/Mutation/reopenCloseItem.ts';
import { removeCloseItem } from './resolvers/Mutation/removeCloseItem.ts';
import { acknowledgeCloseItem } from './resolvers/Mutation/acknowledgeCloseItem.ts';
import { withdrawAcknowledgement } from './resolvers/Mutation/withdrawAcknowledgement.ts';
import { lockPeriod } from './resolvers/Mutation/lockPeriod.ts';
import { openFiscalYear } from './resolvers/Mutation/openFiscalYear.ts';
import { signOffYear } from './resolvers/Mutation/signOffYear.ts';
import { abandonClose } from './resolvers/Mutation/abandonClose.ts';
import { approveClose } from './resolvers/Mutation/approveClose.ts';
import { prepareClose } from './resolvers/Mutation/prepareClose.ts';
import { rejectClose } from './resolvers/Mutation/rejectClose.ts';
import { reopenPeriod } from './resolvers/Mutation/reopenPeriod.ts';
import { submitClose } from './resolvers/Mutation/submitClose.ts';
import { withdrawClose } from './resolvers/Mutation/withdrawClose.ts';
import { unlockPeriod } from './resolvers/Mutation/unlockPeriod.ts';
import { closeYear } from './resolvers/Mutation/closeYear.ts';
import { draftYearClose } from './resolvers/Mutation/draftYearClose.ts';
import { reverseYearClose } from './resolvers/Mutation/reverseYearClose.ts';
import { reviewYearClose } from './resolvers/Mutation/reviewYearClose.ts';
import { Period } from './resolvers/Period.ts';
import { Tenant } from './resolvers/Tenant.ts';
import { YearClose, YearCloseEntry, YearCloseLine } from './resolvers/YearClose.ts';
import { YearSignOff } from './resolvers/YearSignOff.ts';

export const resolvers = {
  ...scalarResolvers,
  ...batchTypes,
  Query: batchQueries,
  Mutation: {
    ...batchMutations,
    lockPeriod,
    unlockPeriod,
    prepareClose,
    submitClose,
    withdrawClose,
    rejectClose,
    approveClose,
    abandonClose,
    reopenPeriod,
    addCloseItem,
    changeCloseItem,
    completeCloseItem,
    reopenCloseItem,
    removeCloseItem,
    acknowledgeCloseItem,
    withdrawAcknowledgement,
    openFiscalYear,
    draftYearClose,
    reviewYearClose,
    closeYear,
    reverseYearClose,
    signOffYear,
  },
  Tenant,
  FiscalYear,
  Period,
  ClosePackage,
  CloseItem,
  PeriodClosing,
  YearClose,
  YearCloseEntry,
  YearCloseLine,
  ChangedPeriod,
  LateEntry,
  YearSignOff,
};
