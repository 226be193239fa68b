import type { Books } from '@cifra/books/books';
import { counted } from '@cifra/domain/counted';
import { formatInstant } from '@cifra/domain/instant';
import { everyProvider } from '@cifra/firm/identities/provider/queries';
import type { ProviderRow } from '@cifra/firm/identities/provider/provider-clients';
import { hostsOfPasskeys } from '@cifra/firm/users/second-factor/passkeys/queries';
import { relyingPartyOf } from '@cifra/firm/users/second-factor/passkeys/relying-party';
import { advice, missing, ok, type Finding } from './finding.ts';

type Control = Books['control'];

/** What of a token's time is left when the operator is told. */
const SOON_MICROS = 14n * 86_400_000_000n;

/** Where the server is reached. */
export interface Address {
  /** Null: it does not know. */
  readonly publicOrigin: string | null;
  /** As browsers see it in any case. */
  readonly servedOrigin: string;
}

/** What people sign in with, besides passwords. Nothing where there is none of it: passwords are a choice. */
export async function findingsOfSignIn(
  control: Control,
  nowMicros: bigint,
  { publicOrigin, servedOrigin }: Address,
): Promise<readonly Finding[]> {
  const active = (await control.all(everyProvider, {})).filter(({ state }) => state === 'ACTIVE');
  return [
    ...singleSignOn(active, publicOrigin),
    ...active.flatMap((provider) => scimToken(provider, nowMicros)),
    ...(await passkeys(control, servedOrigin)),
  ];
}

function singleSignOn(active: readonly ProviderRow[], publicOrigin: string | null): readonly Finding[] {
  if (active.length === 0) return [];
  const subject = 'single sign-on';
  return [
    publicOrigin === null
      ? missing(
          subject,
          'providers cannot send anybody back: this server does not know its own address',
          'set CIFRA_PUBLIC_URL',
        )
      : ok(subject, `with ${active.map(({ code }) => code).join(', ')}`),
  ];
}

/** Without its token, whom a provider deactivates goes on here. */
function scimToken(
  { code, scim_made_by: madeBy, scim_token_until: until }: ProviderRow,
  nowMicros: bigint,
): readonly Finding[] {
  if (madeBy === null) return [];
  const subject = 'SCIM';
  const remedy = `run \`identity-providers scim-token ${code}\`: whom ${code} deactivates is not deactivated here`;
  if (until === null)
    return [
      missing(subject, `the token of ${code} ended with the deactivation of whoever issued it`, remedy),
    ];
  const day = formatInstant(until).slice(0, 10);
  if (until <= nowMicros) return [missing(subject, `the token of ${code} ran out on ${day}`, remedy)];
  return until <= nowMicros + SOON_MICROS
    ? [
        advice(
          subject,
          `the token of ${code} runs out on ${day}`,
          `run \`identity-providers scim-token ${code}\``,
        ),
      ]
    : [ok(subject, `with ${code}, until ${day}`)];
}

/** Browsers bind a passkey to the host that it was made for. */
async function passkeys(control: Control, servedOrigin: string): Promise<readonly Finding[]> {
  const made = await control.all(hostsOfPasskeys, {});
  if (made.length === 0) return [];
  const subject = 'passkeys';
  const party = relyingPartyOf(servedOrigin);
  const host = party.ok ? party.value.rpId : null;
  const elsewhere = made.filter((each) => each.host !== host);
  if (elsewhere.length === 0) return [ok(subject, `made for ${host}`)];
  const hosts = [...new Set(elsewhere.map((each) => each.host))].toSorted().join(', ');
  const people = counted(new Set(elsewhere.map(({ userId }) => userId)).size, 'person', 'people');
  return [
    advice(
      subject,
      `those of ${people} were made for ${hosts} and cannot be used at ${servedOrigin}`,
      'serve at the address that they were made for, or have them made anew at /auth/security; `users reset-second-factor` lets in who has nothing else',
    ),
  ];
}
