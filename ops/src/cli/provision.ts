import { countryPacks, parseCountryPack } from '@cifra/domain/country-packs';
import { messageOf } from '@cifra/domain/refusals';
import { provisionTenant } from '@cifra/books/provisioning/provision-tenant';
import { parseTenantWish } from '@cifra/books/provisioning/tenant-wish';
import type { CliCommand } from '../cli.ts';

/** `provision`: what is not said comes from the country pack. */
export const provision: CliCommand = async ({ books, dataDirectory, positionals, options, request, print }) => {
  const [slug = ''] = positionals;
  const text = (name: string): string | null => (typeof options[name] === 'string' ? options[name] : null);
  const pack = parseCountryPack(text('pack') ?? countryPacks.PA.code);
  if (!pack.ok) {
    print(messageOf(pack.refusal));
    return 1;
  }
  const wish = parseTenantWish({
    slug,
    name: text('name') ?? slug,
    kind: options['live'] === true ? 'LIVE' : 'SANDBOX',
    baseCurrency: text('currency') ?? pack.value.baseCurrency,
    timeZone: text('zone') ?? pack.value.timeZone,
    locale: text('locale') ?? pack.value.locale,
    countryPack: pack.value.code,
    coaTemplate: text('template') ?? pack.value.coaTemplate,
    fiscalYearStart: text('start') ?? '',
    firstYearStart: null,
  });
  if (!wish.ok) {
    print(messageOf(wish.refusal));
    return 1;
  }
  const provisioned = await provisionTenant({ books, dataDirectory }, wish.value, request);
  print(provisioned.ok ? `${slug}: provisioned, ${provisioned.value.tenantId}` : messageOf(provisioned.refusal));
  return provisioned.ok ? 0 : 1;
};
