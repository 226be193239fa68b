import type { Placement } from '@cifra/books/command';
import { withStoredRows } from './open-stored-rows.ts';
import type { StoredRows } from './stored-rows.ts';

/** Looks into a client's books, or with null into the control plane, past the product. */
export type FirmRows = <Found>(
  slug: string | null,
  work: (stored: StoredRows) => Promise<Found>,
) => Promise<Found>;

/** Of a firm whose clients are where its control plane is. */
export function firmRows(dataDirectory: string, control: Placement): FirmRows {
  return async (slug, work) => {
    const placement = slug === null ? control : await placementOf(slug);
    return withStoredRows({ dataDirectory, placement }, work);
  };

  async function placementOf(slug: string): Promise<Placement> {
    const [row] = await withStoredRows({ dataDirectory, placement: control }, (stored) =>
      stored.rows('select "database" from tenants where slug = ?', slug),
    );
    if (row === undefined) throw new Error(`there is no client ${slug}`);
    return { ...control, database: String(row['database']) };
  }
}
