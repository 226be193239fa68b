import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { everyUser, tenantsByNumber } from '@cifra/firm/directory/queries';
import { isDemo, markDemoCommand } from '@cifra/firm/provisioning/demo-mark';
import { ConfigurationError } from '../config.ts';
import { expectAccepted } from './expect-accepted.ts';

export const notTheDemos = (dataDirectory: string): ConfigurationError =>
  new ConfigurationError(
    `${dataDirectory} holds books that are not the demo's. To serve them, set CIFRA_DEMO=off; for the demo, choose another directory with CIFRA_DATA.`,
  );

/**
 * Marks books without clients and users as the demo's, once. The demo's log-ins are known to everybody: they are never added to somebody's own books.
 * Throws `ConfigurationError`.
 */
export async function beginDemo(
  books: Books,
  { dataDirectory, request }: { readonly dataDirectory: string; readonly request: CommandRequest },
): Promise<void> {
  if (await isDemo(books.control)) return;
  const [[tenant], [user]] = await Promise.all([
    books.control.all(tenantsByNumber, {}),
    books.control.all(everyUser, {}),
  ]);
  if (tenant !== undefined || user !== undefined) throw notTheDemos(dataDirectory);
  expectAccepted(await books.executeControl(markDemoCommand, null, request));
}

/** Everybody knows the demo's log-ins, so its data are never served as somebody's own. Throws `ConfigurationError`. */
export async function expectNoDemoData({ control }: Books, dataDirectory: string): Promise<void> {
  if (await isDemo(control))
    throw new ConfigurationError(
      `${dataDirectory} holds the demo, whose log-ins everybody knows: it is not served with CIFRA_DEMO=off. Choose another directory with CIFRA_DATA.`,
    );
}
