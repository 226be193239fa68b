import { currencies as isoCurrencies } from '@cifra/domain/currencies';
import { coaTemplates } from '@cifra/domain/coa-templates/all';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import {
  coaTemplates as templatesTable,
  currencies as currenciesTable,
} from '@cifra/database/tables/control';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Books } from '@cifra/books/books';
import { controlCommand, type CommandRequest, type DoorRefusalCode } from '@cifra/books/command';
import { allCurrencies, allTemplates } from './queries.ts';

/** Rows that the catalogue lacks or has otherwise. */
interface CatalogueChanges {
  readonly currencies: readonly Omit<Row<typeof currenciesTable>, 'commit_number'>[];
  readonly templates: readonly {
    readonly code: string;
    readonly name: string;
    readonly country_pack: string;
    readonly template: string;
  }[];
}

async function changesOf(tx: ControlReadTx): Promise<CatalogueChanges> {
  const known = new Map((await tx.all(allCurrencies, {})).map((row) => [row.code, row]));
  const templates = new Map((await tx.all(allTemplates, {})).map((row) => [row.code, row]));
  return {
    // ISO 4217 gives metals, funds and test codes no minor unit: no amount is ever kept in those.
    currencies: isoCurrencies.flatMap(({ code, numeric, name, minorUnits }) => {
      const row = known.get(code);
      if (minorUnits === null) return [];
      if (row?.numeric_code === numeric && row.name === name && row.minor_units === minorUnits) return [];
      return [{ code, numeric_code: numeric, name, minor_units: minorUnits, is_active: true }];
    }),
    templates: coaTemplates.flatMap(({ code, name, countryPack, accounts, roles }) => {
      const template = JSON.stringify({ code, name, countryPack, accounts, roles });
      const row = templates.get(code);
      if (row?.name === name && row.template === template) return [];
      return [{ code, name, country_pack: countryPack, template }];
    }),
  };
}

/** Writes the currencies of ISO 4217 and the charts of accounts that this version brings. */
export const writeCatalogue = controlCommand<
  null,
  { readonly currencies: number; readonly templates: number },
  never
>('catalogue.write', async (tx, _input, { newId }) => {
  const changes = await changesOf(tx);
  const known = new Map((await tx.all(allCurrencies, {})).map((row) => [row.code, row]));
  for (const row of changes.currencies) {
    const old = known.get(row.code);
    if (old === undefined) tx.insert(currenciesTable, row);
    else tx.replace(currenciesTable, { ...row, is_active: old.is_active }, old.commit_number);
  }
  const templates = new Map((await tx.all(allTemplates, {})).map((row) => [row.code, row]));
  for (const row of changes.templates) {
    const old = templates.get(row.code);
    if (old === undefined) tx.insert(templatesTable, { ...row, id: newId() });
    else tx.replace(templatesTable, { ...row, id: old.id }, old.commit_number);
  }
  const counts = { currencies: changes.currencies.length, templates: changes.templates.length };
  tx.record({
    event: 'CATALOGUE_WRITTEN',
    objectType: 'Catalogue',
    objectId: 'catalogue',
    after: counts,
  });
  return accepted(counts);
});

/** Brings the control plane's currencies and charts of accounts to what this version has. Writes nothing where nothing differs. */
export async function seedCatalogue(
  books: Books,
  request: CommandRequest,
): Promise<Result<null, Refusal<DoorRefusalCode>>> {
  const changes = await changesOf(books.control);
  if (changes.currencies.length === 0 && changes.templates.length === 0) return accepted(null);
  const written = await books.executeControl(writeCatalogue, null, request);
  return written.ok ? accepted(null) : written;
}
