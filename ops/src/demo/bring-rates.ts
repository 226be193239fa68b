import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, localDate } from '@cifra/domain/local-date';
import { explanationOf } from '@cifra/domain/refusals';
import { readEcbCsv } from '@cifra/rates/ecb/ecb-csv';
import { importProviderRatesCommand } from '@cifra/rates/refresh/import-provider-rates';
import { overrideRateCommand } from '@cifra/rates/history/override-rate-command';
import { takeOverProviderRates } from '@cifra/rates/take-over/take-over-provider-rates';
import { lastDemoDay } from './calendar.ts';
import type { DemoClient } from './clients.ts';
import { expectAccepted } from './expect-accepted.ts';
import { providerFile, quotedFrom, ratesByHand } from './rates.ts';

const REASON = 'The central bank’s published rate; no provider of ours quotes this currency.';

/** The provider's quotes, imported into the control plane as an owner would import the provider's file. */
export async function bringProviderRates(books: Books, request: CommandRequest): Promise<void> {
  const bytes = new TextEncoder().encode(providerFile());
  const file = expectAccepted(
    await readEcbCsv({ fileName: 'demo-rates.csv', chunks: [bytes], latestDate: lastDemoDay }),
  );
  expectAccepted(
    await books.executeControl(
      importProviderRatesCommand,
      { provider: 'ECB', file, confirmSuspicious: false },
      request,
    ),
  );
}

/** The rates of the currencies that a client trades in: taken over from the provider, or entered by hand. */
export async function bringRates(
  books: Books,
  { tenantId, client }: { readonly tenantId: Uuid; readonly client: DemoClient },
  requestFor: (idempotencyKey?: string) => CommandRequest,
): Promise<void> {
  const { business, progress } = client;
  const { baseCurrency } = business;
  const traded = [business.exports, business.imports].flatMap((trade) =>
    trade === null ? [] : [trade.currency],
  );
  const quoted: CurrencyCode[] = [];
  for (const currency of new Set(traded)) {
    if (baseCurrency === 'PAB' && currency === 'USD') continue;
    const rates = ratesByHand(currency, baseCurrency);
    if (rates === null) {
      quoted.push(currency);
      continue;
    }
    for (const { rateDate, rate } of rates) {
      if (rateDate > progress.ratesUntil) break;
      const outcome = await books.execute(
        overrideRateCommand,
        { tenantId },
        { originalCurrency: currency, rateDate, rate, reason: REASON, confirmSuspicious: false },
        requestFor(`demo-rate-${currency}-${rateDate}`),
      );
      // On a machine whose clock is behind the demo's dates, a future rate is refused; the previous one stays in
      // effect.
      if (!outcome.ok && outcome.refusal.code !== 'RATE_DATE_IN_FUTURE')
        throw new Error(`a demo rate was refused: ${explanationOf(outcome.refusal)}`);
    }
  }
  if (quoted.length === 0) return;
  const middle = localDate('2026-04-20');
  const ranges = [
    { from: quotedFrom, to: middle },
    { from: addDays(middle, 1), to: progress.ratesUntil },
  ];
  for (const range of ranges)
    expectAccepted(
      await takeOverProviderRates(
        books,
        tenantId,
        { provider: 'ECB', currencies: quoted, ...range, confirmSuspicious: false },
        requestFor(),
      ),
    );
}
