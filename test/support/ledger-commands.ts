import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { rate } from '@cifra/domain/rate';
import { accepted } from '@cifra/domain/result';
import { tenantCommand } from '@cifra/books/command';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { openFiscalYear } from '@cifra/closing/periods/open-fiscal-year';
import { exchangeRateHistory } from '@cifra/database/tables/tenant';

/** What the ledger's tests need of other capabilities: a rate, and the next fiscal year. */

export const addRate = tenantCommand<
  { readonly currency: string; readonly date: LocalDate; readonly rate: string },
  Uuid,
  never
>('fixture.addRate', async (tx, input, { newId, tenant }) => {
  const id = newId();
  tx.insert(exchangeRateHistory, {
    id,
    original_currency: input.currency,
    base_currency: tenant.baseCurrency,
    rate_date: input.date,
    rate: rate(input.rate),
    source: 'fixture',
    supersedes_id: null,
    reason: null,
  });
  tx.record(fixtureEvent({ event: 'FIXTURE_RATE', objectType: 'ExchangeRate', objectId: id }));
  return accepted(id);
});

export const openNextYear = tenantCommand<
  { readonly startDate: LocalDate },
  Uuid,
  'FISCAL_YEAR_NOT_ADJACENT' | 'INPUT_INVALID'
>('fixture.openNextYear', (tx, { startDate }, { newId }) => openFiscalYear(tx, { startDate, newId }));

export const commands = [addRate, openNextYear];

export const stepwise = 'Fixtures write what a test needs, as it comes.';
