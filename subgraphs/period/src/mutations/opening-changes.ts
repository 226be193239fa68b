import { tenant } from '@cifra/access/field-rule';
import { acknowledgeOpeningChangeCommand } from '@cifra/closing/opening-changes/acknowledge-opening-change';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { anyText, asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import { writtenPeriod } from './answers.ts';
import { mutation } from './kit.ts';

export const acknowledgeOpeningChange = mutation('acknowledgeOpeningChange', {
  needs: tenant('Period.Close'),
  input: fields({ periodId: uuid, closing: asGiven<number>(), note: anyText(2_000) }),
  command: acknowledgeOpeningChangeCommand,
  answers: 'OpeningChangeAcknowledged',
  shape: async (periodId, context) => ({ period: await writtenPeriod(context, periodId) }),
});
