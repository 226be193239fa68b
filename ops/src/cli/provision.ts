import { provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import { parseTenantInput } from '@cifra/firm/provisioning/tenant-input';
import type { CliCommand } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { printResult, type JsonFlag } from './output.ts';
import { accept, acceptTyped } from './refused.ts';
import { withBooks } from './session.ts';

export type ProvisionFlags = JsonFlag & {
  readonly name?: string | undefined;
  readonly currency?: string | undefined;
  readonly zone?: string | undefined;
  readonly locale?: string | undefined;
  readonly pack: string;
  readonly template?: string | undefined;
  readonly start: string;
  readonly booksFrom?: string | undefined;
  readonly live?: boolean | undefined;
  readonly engine?: 'sqlite' | 'mssql' | undefined;
  readonly server?: string | undefined;
};

/** The fields of a tenant's input, and the refusal of its currency, as they are typed. */
const TYPED = {
  slug: '<slug>',
  name: '--name',
  timeZone: '--zone',
  locale: '--locale',
  startDate: '--start',
  fiscalYearStart: '--start',
  firstYearStart: '--books-from',
  CURRENCY_UNKNOWN: '--currency',
} as const;

/**
 * `provision`: whatever is not given comes from the country pack. Without --engine, the tenant's database is placed
 * with the control plane. JSON: `{ id, slug }`.
 */
export const provision: CliCommand<ProvisionFlags, [slug: string]> = async (context, flags, slug) => {
  const { engine, server = null } = flags;
  const { dataDirectory, sqlServer, masterKeys: settings } = await context.config();
  const masterKeys = new MasterKeys(settings);
  if (server !== null && engine !== 'mssql') throw new CliMisuse('--server needs --engine mssql');
  if (engine === 'mssql' && sqlServer === null)
    throw new CliFailure('--engine mssql needs CIFRA_SQLSERVER_URL');
  const tenant = acceptTyped(
    parseTenantInput({
      slug,
      name: flags.name ?? slug,
      kind: flags.live === true ? 'LIVE' : 'SANDBOX',
      countryPack: flags.pack,
      baseCurrency: flags.currency,
      timeZone: flags.zone,
      locale: flags.locale,
      coaTemplate: flags.template,
      fiscalYearStart: flags.start,
      firstYearStart: flags.booksFrom,
      placement: engine === undefined ? null : { engine, server },
    }),
    TYPED,
  );
  await withBooks(context, async ({ books, request }) => {
    const { tenantId: id } = accept(
      await provisionTenant({ books, dataDirectory, masterKeys }, tenant, request),
    );
    printResult(context, flags, { id, slug }, () => [`${slug}: provisioned, ${id}`]);
  });
};
