import { resolversOf } from '@cifra/subgraph-kit/mutation';
import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { batchQueries, batchTypes } from './resolvers/batch-resolvers.ts';
import { mutations } from './mutations.ts';
import { ChangedPeriod, LateAllocation, LateEntry, OpeningChange } from './resolvers/ChangedPeriod.ts';
import { CloseItem, ClosePackage, PackageVoucher, PeriodClosing } from './resolvers/ClosePackage.ts';
import { FiscalYear } from './resolvers/FiscalYear.ts';
import { Period } from './resolvers/Period.ts';
import { StatementBalance } from './resolvers/StatementBalance.ts';
import { Tenant } from './resolvers/Tenant.ts';
import { YearClose, YearCloseEntry, YearCloseLine } from './resolvers/YearClose.ts';
import { YearSignOff } from './resolvers/YearSignOff.ts';

export const resolvers = {
  ...scalarResolvers,
  ...batchTypes,
  Query: batchQueries,
  Mutation: resolversOf(mutations),
  Tenant,
  FiscalYear,
  Period,
  ClosePackage,
  PackageVoucher,
  CloseItem,
  StatementBalance,
  PeriodClosing,
  YearClose,
  YearCloseEntry,
  YearCloseLine,
  ChangedPeriod,
  LateAllocation,
  LateEntry,
  OpeningChange,
  YearSignOff,
};
