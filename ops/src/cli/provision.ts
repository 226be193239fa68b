import { messageOf } from '@cifra/domain/refusals';
import { provisionTenant } from '@cifra/books/provisioning/provision-tenant';
import { parseTenantWish } from '@cifra/books/provisioning/tenant-wish';
import type { CliCommand } from './context.ts';

/** `provision`: what is not said comes from the country pack; a tenant whose engine is not said stands beside the control plane. */
export const provision: CliCommand = async ({
  books,
  dataDirectory,
  hasSqlServer,
  positionals,
  options,
  request,
  print,
}) => {
  const [slug = ''] = positionals;
  const text = (name: string): string | null => (typeof options[name] === 'string' ? options[name] : null);
  const engine = text('engine');
  if (engine !== null && engine !== 'sqlite' && engine !== 'mssql') {
    print(`--engine is ${JSON.stringify(engine)}; it must be sqlite or mssql`);
    return 1;
  }
  if (engine === 'mssql' && !hasSqlServer) {
    print('--engine mssql needs CIFRA_SQLSERVER_URL');
    return 1;
  }
  const wish = parseTenantWish({
    slug,
    name: text('name') ?? slug,
    kind: options['live'] === true ? 'LIVE' : 'SANDBOX',
    countryPack: text('pack') ?? 'PA',
    baseCurrency: text('currency'),
    timeZone: text('zone'),
    locale: text('locale'),
    coaTemplate: text('template'),
    fiscalYearStart: text('start') ?? '',
    placement: engine === null ? null : { engine, server: engine === 'mssql' ? text('server') : null },
  });
  if (!wish.ok) {
    print(messageOf(wish.refusal));
    return 1;
  }
  const provisioned = await provisionTenant({ books, dataDirectory }, wish.value, request);
  print(
    provisioned.ok ? `${slug}: provisioned, ${provisioned.value.tenantId}` : messageOf(provisioned.refusal),
  );
  return provisioned.ok ? 0 : 1;
};
