import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLedger, rentPaid, type Ledger, type Member } from '../../../test/worlds/books/ledger.ts';
import { atInstant } from '../../../test/support/tests-day.ts';

/** The setting posting.daysAhead is 31. In Panama it is 22 November until five o'clock of the next day, UTC. */
const NOW = '2026-11-23T04:59:00Z';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await openLedger({ approval: false });
});
afterAll(() => ledger.close());

const dated = (postingDate: string, more: Record<string, unknown> = {}): Record<string, unknown> =>
  rentPaid(ledger, { postingDate, ...more });

test('a manual entry dated further ahead than 31 days is posted once that is confirmed, also from a draft', async () => {
  await atInstant(NOW, async () => {
    expect(await ledger.mutate('postEntry', dated('2026-12-23'))).toMatchObject({
      __typename: 'EntryPosted',
    });
    const tooFar = { code: 'DATE_TOO_FAR_AHEAD' };
    expect(await ledger.mutate('postEntry', dated('2026-12-24'))).toMatchObject(tooFar);
    const far = await ledger.mutate('postEntry', dated('2026-12-24', { confirmFarAhead: true }));
    expect(far).toMatchObject({ __typename: 'EntryPosted' });
    // What lies far ahead itself is reversed on its own day, which is no day that its reversal adds.
    const { id: entryId } = (far as unknown as { entry: { id: string } }).entry;
    const reversed = (postingDate: string) =>
      ledger.mutate('reverseEntry', { entryId, postingDate, reason: 'The rent was paid by the landlord.' });
    expect(await reversed('2026-12-25')).toMatchObject(tooFar);
    expect(await reversed('2026-12-24')).toMatchObject({ __typename: 'EntryReversed' });
    const saved = (await ledger.mutate('saveEntryDraft', dated('2026-12-24'))) as Member & {
      draft: { id: string; version: string };
    };
    const step = { draftId: saved.draft.id, version: saved.draft.version };
    for (const mutation of ['postEntryDraft', 'submitEntryDraft'])
      expect(await ledger.mutate(mutation, step)).toMatchObject(tooFar);
    expect(await ledger.mutate('postEntryDraft', { ...step, confirmFarAhead: true })).toMatchObject({
      __typename: 'EntryDraftPosted',
    });
  });
});
