import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventCatalogue } from '@cifra/domain/events';
import { recordedEvents } from '../support/recorded-events.ts';
import { decideAlone } from './alone.ts';
import { closePeriods } from './closing.ts';
import { exchangeFiles } from './files.ts';
import { openFirm, type Firm } from './firm.ts';
import { useIdentities } from './identities.ts';
import { investigateBooks } from './investigations.ts';
import { useKeys } from './keys.ts';
import { keepLedger } from './ledger.ts';
import { keepManifests } from './manifests.ts';
import { operate } from './operator.ts';
import { runFirm } from './people.ts';
import { keepRates } from './rates.ts';
import { keepTrade } from './trade.ts';
import { sendWebhooks } from './webhooks.ts';

/** The whole catalogue on the running product: what people and operators do must record every event, each as the catalogue states it.
 * A new event gets its cause in one of the flows. */

const flows = {
  keepLedger,
  keepTrade,
  decideAlone,
  closePeriods,
  keepRates,
  exchangeFiles,
  // Before the people's flow: it ends sessions, the investigator's too.
  investigateBooks,
  // While the owner is alone: whoever has two owners for a moment has them for 30 days.
  useKeys,
  runFirm,
  sendWebhooks,
  useIdentities,
  keepManifests,
  operate,
};

let firm: Firm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

test.each(Object.entries(flows))('%s is done, and nothing is refused but what must be', (_name, flow) =>
  flow(firm),
);

describe('in the trails', () => {
  test('every event of the catalogue was recorded', () => {
    const { counts } = recordedEvents(firm.directory);
    expect(Object.keys(eventCatalogue).filter((name) => !counts.has(name))).toEqual([]);
  });

  test('every event is the catalogue’s: its object, its place, its facts', () => {
    expect(recordedEvents(firm.directory).problems).toEqual([]);
  });
});
