import type { Uuid } from '@cifra/domain/ids';
import { settingDefinitions } from '@cifra/domain/settings';
import { loosenSetting } from '../../support/loosen-setting.ts';
import type { StoredRows } from '../../support/stored/stored-rows.ts';
import type { FirmRequests } from './requests.ts';

export interface TestTenant {
  readonly id: Uuid;
  readonly slug: string;
  readonly baseCurrency: string;
  /** Its books past the product. */
  readonly stored: StoredRows;
  /** Ids of accounts by the roles that the chart binds. */
  readonly roles: Readonly<Record<string, string>>;
}

export interface TenantOptions {
  /** A sandbox issues documents without legal details. Defaults to LIVE. */
  readonly kind?: 'LIVE' | 'SANDBOX';
  readonly baseCurrency?: string;
  /** The chart that it begins with; bare by default. */
  readonly chart?: { readonly countryPack: string; readonly coaTemplate: string };
  readonly timeZone?: string;
  readonly fiscalYearStart?: string;
  readonly firstYearStart?: string;
  /** Whether entries and documents need another person's approval, as the product's settings say; by default none does. */
  readonly needsApproval?: boolean;
}

/** Of the settings that ask for an approval, those that do where nobody has said otherwise. */
const approvalSettings = Object.entries(settingDefinitions).flatMap(([key, { firmDefault }]) =>
  /needApproval$/i.test(key) && firmDefault === true ? [key] : [],
);

/** Provisions a client with a bare chart through the API, as the owner. Throws when anything is refused. */
export async function provisionClient(
  firm: FirmRequests,
  {
    serial,
    storedOf,
  }: { readonly serial: number; readonly storedOf: (tenantId: Uuid) => Promise<StoredRows> },
  {
    kind = 'LIVE',
    baseCurrency = 'PAB',
    chart = { countryPack: 'NEUTRAL', coaTemplate: 'BARE' },
    timeZone = 'America/Panama',
    fiscalYearStart = '2026-01-01',
    firstYearStart,
    needsApproval = false,
  }: TenantOptions,
): Promise<TestTenant> {
  const slug = `client-${serial}`;
  const provisioned = await firm.do(
    'provisionTenant',
    {
      slug,
      name: `Client ${serial}`,
      kind,
      ...chart,
      baseCurrency,
      timeZone,
      fiscalYearStart,
      ...(firstYearStart !== undefined && { firstYearStart }),
    },
    { as: 'owner' },
  );
  if (provisioned.__typename !== 'TenantProvisioned') throw new Error(JSON.stringify(provisioned));
  const { id } = provisioned['tenant'] as { id: Uuid };
  for (const key of needsApproval ? [] : approvalSettings)
    await loosenSetting(firm.books, { tenantId: id, key, value: 'false' });
  const { data } = await firm.ask<{
    tenant: { accountRoles: { role: string; account: { id: string } | null }[] };
  }>(`{ tenant { accountRoles { role account { id } } } }`, { as: 'senior', tenant: slug });
  const roles = Object.fromEntries(
    data.tenant.accountRoles.map(({ role, account }) => [role, account?.id ?? '']),
  );
  return { id, slug, baseCurrency, stored: await storedOf(id), roles };
}
