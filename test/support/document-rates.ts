import { accepted } from '@cifra/domain/result';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Uuid } from '@cifra/domain/ids';
import { controlCommand, tenantCommand } from '@cifra/books/command';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { tenantRowById } from '@cifra/firm/provisioning/queries';
import { tenants } from '@cifra/database/tables/control';
import { recordRate } from '@cifra/rates/history/record-rate';
import type { Rate } from '@cifra/domain/rate';

/** Records a rate of a day, whatever it is. */
export const rateOfDay = tenantCommand<
  {
    readonly originalCurrency: string;
    readonly baseCurrency: string;
    readonly rateDate: LocalDate;
    readonly rate: string;
  },
  null,
  never
>('fixture.rateOfDay', async (tx, { rateDate, rate, ...pair }, { newId }) => {
  const given = { pair, rateDate, rate: rate as Rate, source: 'FIXTURE', reason: null, isConfirmed: true };
  const recorded = await recordRate(tx, given, newId);
  if (!recorded.ok) throw new Error(`the fixture's rate was refused: ${recorded.refusal.code}`);
  tx.record(fixtureEvent({ event: 'FIXTURE_RATE', objectType: 'Rate', objectId: rateDate }));
  return accepted(null);
});

/** Makes a tenant a LIVE one: what it issues needs its legal details. */
export const makeLive = controlCommand<{ readonly id: Uuid }, null, never>(
  'fixture.makeLive',
  async (tx, { id }) => {
    const tenant = await tx.first(tenantRowById, { id });
    if (!tenant) throw new Error('no such tenant');
    const { commit_number: version, ...row } = tenant;
    tx.replace(tenants, { ...row, kind: 'LIVE' }, version);
    tx.record(fixtureEvent({ event: 'FIXTURE_LIVE', objectType: 'Tenant', objectId: id }));
    return accepted(null);
  },
);

export const commands = [rateOfDay, makeLive];

export const stepwise = 'Fixtures write what a test needs, as it comes.';
