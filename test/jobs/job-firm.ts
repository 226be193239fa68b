import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { createUserCommand } from '@cifra/firm/users/users';
import { rebuildStatuses } from '@cifra/firm/status/rebuild-statuses';
import { saveRecurringEntryCommand } from '@cifra/ledger/recurring/recurring-commands';
import { systemRequest } from '@cifra/ops/system-request';
import { readEcbCsv } from '@cifra/rates/ecb/ecb-csv';
import { overrideRateCommand } from '@cifra/rates/history/override-rate-command';
import { importProviderRatesCommand } from '@cifra/rates/refresh/import-provider-rates';
import {
  closedFirm,
  postSale,
  provisionClient,
  requestOfSenior,
  saleLines,
  type ClosedFirm,
} from '../worlds/product/data-directory.ts';
import { grant } from './batch-firm.ts';
import { expectAccepted } from '../support/expect-accepted.ts';

export interface Client {
  readonly slug: string;
  readonly timeZone: string;
  readonly tenantId: Uuid;
}

/** A firm of two clients, far apart on the globe, whose books carry euros and pay a rent by a recurring entry. */
export interface JobFirm extends ClosedFirm {
  readonly clients: readonly Client[];
}

const QUOTES = [
  '2026-02-27,1.18',
  '2026-03-02,1.17',
  '2026-03-03,1.16',
  '2026-03-04,1.15',
  '2026-03-05,1.14',
];

let seniorId: Uuid | null = null;

/** Whoever writes a recurring entry has to be somebody who may post: what the schedule posts is theirs. */
function request() {
  if (seniorId === null) throw new Error('there is no senior yet');
  return requestOfSenior(seniorId);
}

let template: Promise<JobFirm> | null = null;

/** Made once in a process, and copied. `removeTemplate` ends it. */
export async function makeJobFirm(): Promise<JobFirm> {
  template ??= makeTemplate();
  const { directory, clients } = await template;
  return { ...closedFirm(directory), clients };
}

export async function removeTemplate(): Promise<void> {
  (await template)?.remove();
  template = null;
}

async function makeTemplate(): Promise<JobFirm> {
  const firm = closedFirm();
  const clients: Client[] = [];
  await firm.within(async (books) => {
    const user = { email: 'senior@firm.example', name: 'senior', passwordHash: 'none' };
    const created = await books.executeControl(createUserCommand, user, systemRequest('test'));
    seniorId = expectAccepted(created).userId;
    await grant(books, seniorId, null);
    for (const [slug, timeZone] of [
      ['panama', 'America/Panama'],
      ['tokio', 'Asia/Tokyo'],
    ] as const)
      clients.push(await makeClient(firm, books, { slug, timeZone }));
    await bringQuotes(books);
    await rebuildStatuses(books, systemRequest('test'));
  });
  return { ...firm, clients };
}

async function makeClient(
  firm: ClosedFirm,
  books: Books,
  { slug, timeZone }: { readonly slug: string; readonly timeZone: string },
): Promise<Client> {
  const tenantId = await provisionClient(firm, books, { slug, timeZone, request: request() });
  const at = { tenantId };
  expectAccepted(
    await books.execute(
      overrideRateCommand,
      at,
      {
        originalCurrency: 'EUR' as never,
        rateDate: localDate('2026-02-20'),
        rate: '1.2',
        reason: 'The rate of the day on which the books were opened here.',
        confirmSuspicious: false,
      },
      request(),
    ),
  );
  await postSale(books, tenantId, { date: '2026-02-23', currency: 'EUR', request: request() });
  expectAccepted(
    await books.execute(
      saveRecurringEntryCommand,
      at,
      {
        existing: null,
        content: {
          name: 'Rent',
          frequency: 'WEEKLY',
          firstDate: localDate('2026-03-02'),
          lastDate: null,
          description: 'Rent of the week',
          reference: null,
          isAccrual: false,
          lines: await saleLines(books, tenantId, 'USD'),
        },
      },
      request(),
    ),
  );
  return { slug, timeZone, tenantId };
}

async function bringQuotes(books: Books): Promise<void> {
  const bytes = new TextEncoder().encode(
    `Date,USD,\n${QUOTES.toReversed()
      .map((line) => `${line},\n`)
      .join('')}`,
  );
  const file = expectAccepted(
    await readEcbCsv({ fileName: 'rates.csv', chunks: [bytes], latestDate: localDate('2026-03-05') }),
  );
  expectAccepted(
    await books.executeControl(
      importProviderRatesCommand,
      { provider: 'ECB', file, confirmSuspicious: false },
      request(),
    ),
  );
}
