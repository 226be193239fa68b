import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { FiscalYear } from './resolvers/FiscalYear.ts';
import { lockPeriod } from './resolvers/Mutation/lockPeriod.ts';
import { openFiscalYear } from './resolvers/Mutation/openFiscalYear.ts';
import { signOffYear } from './resolvers/Mutation/signOffYear.ts';
import { prepareClose } from './resolvers/Mutation/prepareClose.ts';
import { submitClose } from './resolvers/Mutation/submitClose.ts';
import { unlockPeriod } from './resolvers/Mutation/unlockPeriod.ts';
import { Period } from './resolvers/Period.ts';
import { Tenant } from './resolvers/Tenant.ts';
import { YearSignOff } from './resolvers/YearSignOff.ts';

export const resolvers = {
  ...scalarResolvers,
  Mutation: { lockPeriod, unlockPeriod, prepareClose, submitClose, openFiscalYear, signOffYear },
  Tenant,
  FiscalYear,
  Period,
  YearSignOff,
};
