import { bitmapHas } from '@cifra/access/bitmap';
import { resolveGrants } from '@cifra/access/grants';
import { permissions, type PermissionName } from '@cifra/access/permissions';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { findUserAccess } from '@cifra/firm/access/user-access';
import { userByEmail } from '@cifra/firm/directory/queries';
import { normaliseEmail } from '@cifra/firm/users/person';
import type { Allows } from '@cifra/closing/batch/choose-tenants';
import { CliFailure } from './failure.ts';
import type { Session } from './session.ts';

/** The operator can be neither maker nor checker: work that needs a person is done in a user's name. */
export interface Person {
  readonly userId: Uuid;
  readonly allows: Allows;
  /** Whether a grant for all tenants gives it. */
  readonly allowsFirm: (permission: PermissionName) => boolean;
}

/** The user of `--as`, with their current rights. */
export async function personOf({ books }: Session, as: string): Promise<Person> {
  const user = await books.control.first(userByEmail, { email: normaliseEmail(as) });
  const found = user && (await findUserAccess(books.control, user.id));
  if (!user || !found) throw new CliFailure(`--as is ${as}: no user has that e-mail address`);
  const { byTenant, firm } = resolveGrants(found, BigInt(Date.now()) * 1000n);
  const byNumber = new Map([...byTenant.values()].map((granted) => [granted.number, granted.permissions]));
  return {
    userId: user.id,
    allowsFirm: (permission) => bitmapHas(firm, permissions[permission]),
    allows: (permission, number) => {
      const granted = byNumber.get(number);
      return granted !== undefined && bitmapHas(granted, permissions[permission]);
    },
  };
}

/** The user acts; the origin records that it came by the command line, and who ran it. */
export function requestAs({ request }: Session, userId: Uuid): CommandRequest {
  return {
    ...request,
    actor: { kind: 'user', id: userId, name: null },
    origin: `command line of ${request.actor.name}`,
  };
}

/** The request of a user who may do all of this in a tenant. */
export async function requestAllowed(
  session: Session,
  as: string,
  tenantId: Uuid,
  needed: readonly PermissionName[],
): Promise<CommandRequest> {
  const person = await personOf(session, as);
  const facts = await session.books.tenantFacts(tenantId);
  const lacking = needed.find((permission) => facts === null || !person.allows(permission, facts.number));
  if (lacking !== undefined) throw new CliFailure(`${as} lacks ${lacking} in this tenant`);
  return requestAs(session, person.userId);
}
