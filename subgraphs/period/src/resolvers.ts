import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { FiscalYear } from './resolvers/FiscalYear.ts';
import { lockPeriod } from './resolvers/Mutation/lockPeriod.ts';
import { openFiscalYear } from './resolvers/Mutation/openFiscalYear.ts';
import { prepareClose } from './resolvers/Mutation/prepareClose.ts';
import { submitClose } from './resolvers/Mutation/submitClose.ts';
import { unlockPeriod } from './resolvers/Mutation/unlockPeriod.ts';
import { Period } from './resolvers/Period.ts';
import { Tenant } from './resolvers/Tenant.ts';

const { Decimal: _decimal, CurrencyCode: _currencyCode, ...scalars } = scalarResolvers;

export const resolvers = {
  ...scalars,
  Mutation: { lockPeriod, unlockPeriod, prepareClose, submitClose, openFiscalYear },
  Tenant,
  FiscalYear,
  Period,
};
