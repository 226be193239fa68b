import { writeFileSync } from 'node:fs';
import { ratesFile, type Firm, type Input } from './firm.ts';
import { waitUntil } from './wait-until.ts';

const REASON = 'The central bank has published this very rate.';

/** What people do with exchange rates, and what the job does that fetches them. */
export async function keepRates(firm: Firm): Promise<void> {
  await firm.accepted('overrideRate', {
    originalCurrency: 'EUR',
    rateDate: '2026-02-06',
    rate: '1.1801',
    reason: REASON,
  });
  await importRates(firm);
  await fetchRates(firm);
}

/** The second file is ten times off twice: one rate is confirmed, the other rejected. */
async function importRates(firm: Firm): Promise<void> {
  const rows = ['2026-02-05,1.1750,184.90,0.9290\n', '2026-02-06,11.801,1851.0,0.9301\n'];
  for (const csv of [rows.slice(0, 1), rows])
    await firm.accepted(
      'importProviderRates',
      { provider: 'ECB', fileName: 'rates.csv', csv: `Date,USD,JPY,CHF\n${csv.join('')}` },
      { as: 'owner', isFirmWide: true },
    );
  const { heldRates } = await firm.read<{ heldRates: { edges: { node: { id: string } }[] } }>(
    '{ heldRates { edges { node { id } } } }',
    { as: 'owner', isFirmWide: true },
  );
  const [first, second] = heldRates.edges.map(({ node }) => ({ heldRateId: node.id, reason: REASON }));
  await firm.accepted('confirmHeldRate', first as Input, { as: 'owner', isFirmWide: true });
  await firm.accepted('rejectHeldRate', second as Input, { as: 'owner', isFirmWide: true });
  const days = { from: '2026-02-01', to: '2026-02-08' };
  await firm.accepted('takeOverProviderRates', { provider: 'ECB', currencies: ['CHF'], ...days });
}

/** The provider's file is not there, and then it is. */
async function fetchRates(firm: Firm): Promise<void> {
  const { jobs } = await firm.read<{ jobs: { edges: { node: { id: string; name: string } }[] } }>(
    '{ jobs { edges { node { id name } } } }',
    { as: 'owner', isFirmWide: true },
  );
  const id = jobs.edges.find(({ node }) => node.name === 'fx.fetchProviderRates')?.node.id;
  const change = (mutation: string): Promise<unknown> =>
    firm.accepted(mutation, { id }, { as: 'owner', isFirmWide: true });
  await change('pauseJob');
  await change('resumeJob');
  await change('runJobNow');
  await waitUntil('a failed fetch', () => isRecorded(firm, 'PROVIDER_FETCH_FAILED'));
  writeFileSync(ratesFile(firm.directory), 'Date,USD,CHF\n2026-02-09,1.1800,0.9300\n');
  // A run that began before the file was there ends as a failure after the retry.
  await waitUntil('a fetch', async () => {
    await change('retryJob');
    return isRecorded(firm, 'PROVIDER_RATES_FETCHED');
  });
}

/** Whether the control plane has an event. */
async function isRecorded(firm: Firm, event: string): Promise<boolean> {
  const { firmAuditEvents } = await firm.read<{ firmAuditEvents: { edges: unknown[] } }>(
    'query ($event: String!) { firmAuditEvents(first: 1, filter: { event: $event }) { edges { cursor } } }',
    { as: 'owner', isFirmWide: true, variables: { event } },
  );
  return firmAuditEvents.edges.length > 0;
}
