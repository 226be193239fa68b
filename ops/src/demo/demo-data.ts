import type { Books } from '@cifra/books/books';
import { tenantsByNumber, userByEmail } from '@cifra/firm/directory/queries';
import { ConfigurationError } from '../config.ts';

/** Created first of all that the demo has: data with clients and without this user are somebody's own. */
export const OWNER_EMAIL = 'owner@demo.example';

export const notTheDemos = (dataDirectory: string): ConfigurationError =>
  new ConfigurationError(
    `${dataDirectory} holds books that are not the demo's. To serve them, set CIFRA_DEMO=off; for the demo, choose another directory with CIFRA_DATA.`,
  );

/** The demo's log-ins are known to everybody: they are never added to somebody's own books. Throws `ConfigurationError`. */
export async function expectDemoData({ control }: Books, dataDirectory: string): Promise<void> {
  const [[tenant], owner] = await Promise.all([
    control.all(tenantsByNumber, {}),
    control.first(userByEmail, { email: OWNER_EMAIL }),
  ]);
  if (tenant !== undefined && owner === null) throw notTheDemos(dataDirectory);
}
