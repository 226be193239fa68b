import { createOwnerCommand, inviteUserCommand, type Invitation } from '@cifra/firm/users/invite-user';
import { everyUser, userByEmail } from '@cifra/firm/directory/queries';
import { issueLinkCommand } from '@cifra/firm/users/link-change';
import { addressOfLink, newSecret, tokenOfLink, type IssuedLink } from '@cifra/firm/users/password-links';
import { readWhoHasFactors, type FactorKind } from '@cifra/firm/users/second-factor/who-has-factors';
import { emailOf, LONGEST_NAME, nameOf, normaliseEmail } from '@cifra/firm/users/person';
import { counted } from '@cifra/domain/counted';
import type { Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import type { CliCommand, CliContext } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { Listing, printResult, type JsonFlag } from './output.ts';
import { partyNamed } from './parties.ts';
import { accept } from './refused.ts';
import { withBooks, type Session } from './session.ts';
import { tenantsNamed } from './tenants.ts';

export type PersonFlags = JsonFlag & { readonly email: string; readonly name: string };

/** `users create-owner`. JSON: `{ id, email, url, expiresAt }`. */
export const createOwner: CliCommand<PersonFlags> = (context, flags) =>
  inviting(context, flags, ({ books, request }, invitation) =>
    books.executeControl(createOwnerCommand, invitation, request),
  );

export type InvitationFlags = PersonFlags & {
  readonly cluster?: string | undefined;
  readonly tenant?: string | undefined;
  readonly party?: string | undefined;
};

/** What people of a customer or vendor get, where nothing else is said. */
const OF_PARTIES = 'party';

/** `users invite`. JSON: as above. */
export const inviteUser: CliCommand<InvitationFlags> = async (context, flags) => {
  const { tenant, party } = flags;
  const cluster = flags.cluster ?? (party === undefined ? undefined : OF_PARTIES);
  if (party !== undefined && tenant === undefined)
    throw new CliMisuse('--party needs --tenant: whose customer or vendor it is');
  if (cluster === undefined && tenant !== undefined)
    throw new CliMisuse('--tenant needs --cluster: what the user may do there');
  await inviting(context, flags, async (session, invitation) => {
    const [named] = tenant === undefined ? [] : await tenantsNamed(session, [tenant]);
    const partyId =
      named === undefined || party === undefined ? null : await partyNamed(session.books, named, party);
    const grant =
      cluster === undefined
        ? null
        : ({
            cluster,
            scope: named === undefined ? 'ALL' : partyId === null ? 'TENANT' : 'PARTY',
            scopeId: named?.id ?? null,
            partyId,
            isPartyKnown: partyId !== null,
            validFromMicros: null,
            validUntilMicros: null,
          } as const);
    return session.books.executeControl(inviteUserCommand, { ...invitation, grant }, session.request);
  });
};

async function inviting(
  context: CliContext,
  flags: PersonFlags,
  invite: (session: Session, invitation: Invitation) => Promise<Result<IssuedLink, Refusal>>,
): Promise<void> {
  const [email, name] = [emailOf(flags.email), nameOf(flags.name)];
  if (email === null)
    throw new CliMisuse(`--email must be an e-mail address; got ${JSON.stringify(flags.email)}`);
  if (name === null) throw new CliMisuse(`--name must have 1 to ${LONGEST_NAME} visible characters`);
  await withBooks(context, async (session) => {
    const { secret, secretHash } = newSecret();
    const issued = accept(await invite(session, { email, name, secretHash }));
    await showLink(context, flags, { issued, secret, email });
  });
}

/** `users reset <e-mail>`. JSON: as above. */
export const resetUser: CliCommand<JsonFlag, [email: string]> = (context, flags, given) =>
  withBooks(context, async ({ books, request }) => {
    const email = normaliseEmail(given);
    const user = await books.control.first(userByEmail, { email });
    if (!user) throw new CliFailure(`No user has the address ${email}. \`users list\` lists them.`);
    const { secret, secretHash } = newSecret();
    const { outcome: issued } = accept(
      await books.executeControl(issueLinkCommand, { userId: user.id, secretHash }, request),
    );
    if (issued === null) throw new CliFailure(`The link for ${email} waits for a second person.`);
    await showLink(context, flags, { issued, secret, email });
  });

interface Shown {
  readonly issued: IssuedLink;
  readonly secret: string;
  readonly email: string;
}

/** Without CIFRA_PUBLIC_URL the link leads to where this machine's server listens. */
export async function showLink(
  context: CliContext,
  flags: JsonFlag,
  { issued, secret, email }: Shown,
): Promise<void> {
  const { publicOrigin, host, port, tls } = await context.config();
  const url = addressOfLink(
    publicOrigin ?? `${tls === null ? 'http' : 'https'}://${host}:${port}`,
    tokenOfLink(issued, secret),
  );
  const { userId: id, expiresAt } = issued;
  printResult(context, flags, { id, email, url, expiresAt }, () => [
    `${email} sets a password here, once, until ${expiresAt}:`,
    url,
    ...(publicOrigin === null ? ['For other machines, set CIFRA_PUBLIC_URL and ask for a new link.'] : []),
  ]);
}

/** `users list`. JSON: `[{ id, email, name, isActive, hasPassword, secondFactors }]`. */
export const listUsers: CliCommand<JsonFlag> = (context, flags) =>
  withBooks(context, async ({ books }) => {
    const listing = new Listing<ListedUser>(context, flags, (user) => [
      `${user.email.padEnd(40)} ${user.name}${stateOf(user)}`,
    ]);
    const users = await books.control.all(everyUser, {});
    const factorsOf = await readWhoHasFactors(books.control);
    for (const { id, email, name, is_active: isActive, password_hash: hash } of users) {
      const secondFactors = factorsOf(id);
      listing.add({ id, email, name, isActive, hasPassword: hash !== null, secondFactors });
    }
    listing.end(
      users.length === 0
        ? 'No users yet: `users create-owner` makes the first'
        : counted(users.length, 'user'),
    );
  });

interface ListedUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly hasPassword: boolean;
  readonly secondFactors: readonly FactorKind[];
}

const stateOf = ({ isActive, hasPassword, secondFactors }: ListedUser): string =>
  isActive
    ? hasPassword
      ? secondFactors.map((each) => `  + ${each.toLowerCase()}`).join('')
      : '  (has set no password)'
    : '  (inactive)';
