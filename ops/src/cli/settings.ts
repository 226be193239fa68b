import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { settingText } from '@cifra/domain/settings';
import { changeSettingCommand } from '@cifra/firm/settings/change-setting';
import { settingsOf } from '@cifra/firm/settings/read-settings';
import type { Uuid } from '@cifra/domain/ids';
import { looseningNotices } from '@cifra/firm/decisions/loosening-notice';
import { firmObjectId } from '@cifra/domain/object-id';
import { gatherFirmAccess } from '@cifra/firm/proposals/gather-firm-access';
import { holdersAt } from '@cifra/access/separation/firm-access';
import type { CommandRequest } from '@cifra/books/command';
import { configuredMailer } from '../mail/configured-mailer.ts';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { Listing, printResult, tell, type JsonFlag } from './output.ts';
import { personOf, requestAs } from './person.ts';
import { accept } from './refused.ts';
import { withBooks, type Session } from './session.ts';
import { tenantNamed, type NamedTenant } from './tenants.ts';

type ScopeFlags = JsonFlag & { readonly tenant?: string | undefined };

/** `settings list`. JSON: `[{ key, value, origin }]`. */
export const listSettings: CliCommand<ScopeFlags> = (context, flags) =>
  withBooks(context, async (session) => {
    const tenant = flags.tenant === undefined ? null : await tenantNamed(session, flags.tenant);
    const listing = new Listing<{ key: string; value: unknown; origin: string }>(
      context,
      flags,
      (setting) => [`${setting.key.padEnd(28)} ${settingText(setting.value)}  (${setting.origin})`],
    );
    for (const { key, value, origin } of await settingsOf(session.books.control, tenant?.id ?? null))
      listing.add({ key, value: JSON.parse(value) as unknown, origin });
    listing.end();
  });

/** Whoever may not set it there does not. */
async function asHolder(session: Session, as: string, tenant: NamedTenant | null): Promise<CommandRequest> {
  const { userId } = await personOf(session, as);
  const nowMicros = BigInt(Date.now()) * 1000n;
  const firm = await gatherFirmAccess(session.books.control, nowMicros);
  const holding = { permission: 'Settings.Write', tenantIds: tenant === null ? [] : [tenant.id] } as const;
  if (!holdersAt(firm, holding, nowMicros).includes(userId))
    throw new CliFailure(`${as} may not change settings there: it needs ${holding.permission}.`);
  return requestAs(session, userId);
}

export type SetFlags = ScopeFlags & {
  readonly as?: string | undefined;
  readonly reason?: string | undefined;
};

/** `settings set <key> <value>`. JSON: `{ key, changeId }`; changeId: what a second person has to confirm first, or null. */
export const setSetting: CliCommand<SetFlags, [key: string, value: string]> = (context, flags, key, value) =>
  withBooks(context, async (session) => {
    const tenant = flags.tenant === undefined ? null : await tenantNamed(session, flags.tenant);
    const request = flags.as === undefined ? session.request : await asHolder(session, flags.as, tenant);
    const change = { scopeId: tenant?.id ?? FIRM_SCOPE_ID, key, value: value === '' ? null : value };
    const reason = flags.reason?.normalize('NFC').trim() ?? null;
    const changed = accept(
      await session.books.executeControl(changeSettingCommand, change, { ...request, reason }),
    );
    if (changed.changeId !== null) await tellOwners(session, changed.changeId);
    const changeId = changed.changeId === null ? null : firmObjectId('ProposedChange', changed.changeId);
    printResult(context, flags, { key, changeId }, () => [
      changeId === null
        ? `${key} is set`
        : `${key} waits for a second person, or for three days where there is none: ${changeId}`,
    ]);
  });

/** Of what waits in a firm of one the owners are told by mail, where one is configured. */
async function tellOwners({ context, books }: Session, changeId: Uuid): Promise<void> {
  const { mail } = await context.config();
  const mailLink = await configuredMailer(mail, (reason) => tell(context, `A mail was not sent: ${reason}`));
  if (mailLink === null) return;
  const nowMicros = BigInt(Date.now()) * 1000n;
  for (const notice of await looseningNotices(books.control, { changeId, nowMicros })) await mailLink(notice);
}
