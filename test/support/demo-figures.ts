import type { Placement } from '@cifra/books/command';
import { openStoredRows, withStoredRows } from './stored/open-stored-rows.ts';
import type { StoredRow, StoredRows } from './stored/stored-rows.ts';

/** What is stored of a client, without what differs from run to run: ids and instants. */
export interface Figures {
  readonly slug: string;
  readonly entries: readonly StoredRow[];
  readonly accounts: readonly StoredRow[];
  readonly documents: readonly StoredRow[];
  readonly allocations: readonly StoredRow[];
  readonly unposted: { readonly drafts: number; readonly awaiting: number };
  readonly isConfirmed: boolean;
  readonly states: readonly StoredRow[];
}

interface Firm {
  readonly dataDirectory: string;
  /** Of the control plane. */
  readonly placement: Placement;
}

/** Every client of a firm, by its slug. */
export async function figuresOf(firm: Firm): Promise<readonly Figures[]> {
  const tenants = await tenantsOf(firm);
  return Promise.all(
    tenants.map(async ({ slug, placement }) => {
      const stored = await openStoredRows({ dataDirectory: firm.dataDirectory, placement });
      try {
        return await figuresOfClient(slug, stored);
      } finally {
        await stored.close();
      }
    }),
  );
}

/** Which number each posting got, client by client: they follow the order in which the books took them. */
export async function numbersOf(
  firm: Firm,
): Promise<readonly { readonly slug: string; readonly numbers: readonly StoredRow[] }[]> {
  const tenants = await tenantsOf(firm);
  return Promise.all(
    tenants.map(async ({ slug, placement }) => ({
      slug,
      numbers: await withStoredRows({ dataDirectory: firm.dataDirectory, placement }, (stored) =>
        stored.rows(
          'select e.series, y.name as fiscal_year, e.number, e.posting_date, e.description, e.total_base_amount from journal_entries e join fiscal_years y on y.id = e.fiscal_year_id order by e.series, y.name, e.number',
        ),
      ),
    })),
  );
}

async function tenantsOf(
  firm: Firm,
): Promise<readonly { readonly slug: string; readonly placement: Placement }[]> {
  const rows = await withStoredRows(firm, (control) =>
    control.rows('select slug, "database" from tenants order by slug'),
  );
  return rows.map((row) => ({
    slug: String(row['slug']),
    placement: { ...firm.placement, database: String(row['database']) },
  }));
}

async function figuresOfClient(slug: string, { rows }: StoredRows): Promise<Figures> {
  return {
    slug,
    entries: await rows(
      'select posting_date, description, reference, total_base_amount from journal_entries order by posting_date, description, total_base_amount',
    ),
    accounts: await rows(
      'select a.code, l.original_currency, sum(l.base_amount) as base, sum(l.original_amount) as original from journal_lines l join accounts a on a.id = l.account_id group by a.code, l.original_currency order by a.code, l.original_currency',
    ),
    documents: await rows(
      'select d.display_number, d.document_date, p.code, d.currency, d.total_amount, d.total_base_amount, d.vendor_number, b.open_original_amount, b.open_base_amount from documents d join parties p on p.id = d.party_id left join open_items i on i.document_id = d.id left join open_item_balances b on b.open_item_id = i.id order by d.display_number, b.open_base_amount',
    ),
    allocations: await rows(
      'select a.allocation_date, a.amount, a.from_base_amount, a.to_base_amount, f.reference as origin, t.reference as target from allocations a join open_items f on f.id = a.from_item_id join open_items t on t.id = a.to_item_id order by a.allocation_date, f.reference, t.reference, a.amount',
    ),
    unposted: {
      drafts: (await rows("select id from document_drafts where state = 'DRAFT'")).length,
      awaiting: (await rows("select id from document_drafts where state = 'PENDING_APPROVAL'")).length,
    },
    isConfirmed: (await rows('select tenant_id from legal_details where is_confirmed = 1')).length === 1,
    states: [
      ...(await rows(
        'select state, kind, document_date from document_drafts order by state, kind, document_date',
      )),
      ...(await rows('select name, lock_state, close_state from periods order by name')),
      ...(await rows('select state, count(*) as drafts from entry_drafts group by state order by state')),
      ...(await rows(
        'select original_currency, rate_date, rate from exchange_rate_history order by original_currency, rate_date, rate',
      )),
    ],
  };
}
