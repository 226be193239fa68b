import { bitmapHas } from '@cifra/access/bitmap';
import { resolveGrants } from '@cifra/access/grants';
import { permissions } from '@cifra/access/permissions';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { normaliseEmail } from '@cifra/subgraph-firm/operations/log-in';
import { findUserAccess } from '@cifra/subgraph-firm/repository/access';
import { userByEmail } from '@cifra/subgraph-firm/repository/firm';
import type { Allows } from '@cifra/subgraph-period/operations/choose-tenants';
import type { CliContext } from './context.ts';

/** The operator is nobody's maker or checker: what needs a person is done in the name of one. */
export interface Person {
  readonly user: { readonly id: Uuid; readonly name: string };
  readonly allows: Allows;
}

/** The user of `--as`, with the rights that they have now; null, and a line that says so, when there is none. */
export async function personOf({ books, options, print }: CliContext): Promise<Person | null> {
  const email = typeof options['as'] === 'string' ? normaliseEmail(options['as']) : '';
  const user = await books.control.first(userByEmail, { email });
  const found = user && (await findUserAccess(books.control, user.id));
  if (!user || !found) {
    print('Say in whose name: --as <e-mail of a user>.');
    return null;
  }
  const { byTenant } = resolveGrants(found, BigInt(Date.now()) * 1000n);
  const byNumber = new Map([...byTenant.values()].map((granted) => [granted.number, granted.permissions]));
  return {
    user: { id: user.id, name: user.name },
    allows: (permission, number) => {
      const granted = byNumber.get(number);
      return granted !== undefined && bitmapHas(granted, permissions[permission]);
    },
  };
}

/** The user acts; that it came by the command line, and by whom, is in the origin. */
export function requestAs({ request }: CliContext, { id, name }: Person['user']): CommandRequest {
  return {
    ...request,
    actor: { kind: 'user', id, name },
    origin: `command line of ${request.actor.name}`,
  };
}
