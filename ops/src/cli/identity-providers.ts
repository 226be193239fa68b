import { readFile } from 'node:fs/promises';
import { counted } from '@cifra/domain/counted';
import { logOutAddress } from '@cifra/firm/identities/log-out/log-out-by-provider';
import { addProvider, removeProvider } from '@cifra/firm/identities/provider/manage-providers';
import { ProviderClients, type ProviderRow } from '@cifra/firm/identities/provider/provider-clients';
import { everyProvider, providerByCode } from '@cifra/firm/identities/provider/queries';
import { redirectAddress } from '@cifra/firm/identities/sign-in/redirect-address';
import { LONGEST_NAME, nameOf } from '@cifra/firm/users/person';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { CliCommand, CliContext } from './context.ts';
import { CliMisuse } from './failure.ts';
import { Listing, printResult, type JsonFlag } from './output.ts';
import { requireReadable } from './readable-file.ts';
import { accept } from './refused.ts';
import { withBooks } from './session.ts';

/** `identity-providers list`. JSON: an array of providers. */
export const listProviders: CliCommand<JsonFlag> = (context, flags) =>
  withBooks(context, async ({ books }) => {
    const listing = new Listing<ShownProvider>(context, flags, linesOf);
    const providers = (await books.control.all(everyProvider, {})).filter(({ state }) => state === 'ACTIVE');
    for (const provider of providers) listing.add(await shown(context, provider));
    listing.end(
      providers.length === 0
        ? 'No identity providers yet: people sign in with passwords'
        : counted(providers.length, 'identity provider'),
    );
  });

type AddFlags = JsonFlag & {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly secretFile?: string | undefined;
  readonly secondFactor?: boolean | undefined;
  readonly reason?: string | undefined;
};

/** `identity-providers add <code>`. JSON: the provider. */
export const addIdentityProvider: CliCommand<AddFlags, [code: string]> = async (context, flags, code) => {
  const name = nameOf(flags.name);
  if (name === null) throw new CliMisuse(`--name must have 1 to ${LONGEST_NAME} visible characters`);
  if (!/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/.test(code))
    throw new CliMisuse('<code> must be 1 to 60 lower-case letters, digits and inner hyphens');
  const clientSecret = flags.secretFile === undefined ? null : await secretIn(flags.secretFile);
  const config = await context.config();
  await withBooks(context, async ({ books, request }) => {
    const parts = {
      books,
      masterKeys: new MasterKeys(config.masterKeys),
      providerClients: new ProviderClients(config.identityTestHosts),
    };
    const { issuer, clientId, secondFactor: countsAsSecondFactor = false, reason = null } = flags;
    const provider = { code, name, issuer, clientId, clientSecret, countsAsSecondFactor };
    accept(await addProvider(parts, provider, { ...request, reason }));
    const row = await books.control.first(providerByCode, { code });
    if (row) printResult(context, flags, await shown(context, row), linesOf);
  });
};

/** `identity-providers remove <code>`. JSON: `{ code }`. */
export const removeIdentityProvider: CliCommand<
  JsonFlag & { readonly reason?: string | undefined },
  [code: string]
> = (context, flags, code) =>
  withBooks(context, async ({ books, request }) => {
    accept(await removeProvider(books, code, { ...request, reason: flags.reason ?? null }));
    printResult(context, flags, { code }, () => [`${code} is removed: nobody signs in with it any more`]);
  });

async function secretIn(path: string): Promise<string> {
  await requireReadable(path);
  const secret = (await readFile(path, 'utf8')).trim();
  if (!/^[\x21-\x7e]{1,500}$/.test(secret))
    throw new CliMisuse('--secret-file must have one line of 1 to 500 printable characters without spaces');
  return secret;
}

type ShownProvider = Awaited<ReturnType<typeof shown>>;

async function shown(context: CliContext, row: ProviderRow) {
  const { publicOrigin } = await context.config();
  return {
    code: row.code,
    name: row.name,
    issuer: row.issuer,
    clientId: row.client_id,
    countsAsSecondFactor: row.counts_as_second_factor,
    redirectUrl: redirectAddress(publicOrigin, row.code),
    backChannelLogoutUrl: logOutAddress(publicOrigin, row.code),
  };
}

function linesOf({
  code,
  name,
  issuer,
  clientId,
  countsAsSecondFactor,
  redirectUrl,
  backChannelLogoutUrl,
}: ShownProvider) {
  const factor = countsAsSecondFactor ? ', whose second factor counts' : '';
  return [
    `${code.padEnd(16)} ${name}: ${issuer}${factor}`,
    `    client ${clientId}, comes back to ${redirectUrl ?? 'nowhere: set CIFRA_PUBLIC_URL'}`,
    ...(backChannelLogoutUrl === null
      ? []
      : [`    says that a session has ended at ${backChannelLogoutUrl}`]),
  ];
}
