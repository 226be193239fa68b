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

interface Change<Before, After> {
  /** The row that it replaces; null: there is none. */
  readonly before: Before | null;
  readonly after: After;
}

/** Rows that the catalogue lacks or has otherwise. */
interface CatalogueChanges {
  readonly currencies: readonly Change<
    Row<typeof currenciesTable>,
    Omit<Row<typeof currenciesTable>, 'commit_number' | 'is_active'>
  >[];
  readonly templates: readonly Change<
    Row<typeof templatesTable>,
    Omit<Row<typeof templatesTable>, 'commit_number' | 'id'>
  >[];
}

/** One set of reads. */
async function changesOf(tx: ControlReadTx): Promise<CatalogueChanges> {
  const [currencyRows, templateRows] = await Promise.all([
    tx.all(allCurrencies, {}),
    tx.all(allTemplates, {}),
  ]);
  const known = new Map(currencyRows.map((row) => [row.code, row]));
  const templates = new Map(templateRows.map((row) => [row.code, row]));
  return {
    // ISO 4217 gives metals, funds and test codes no minor unit: no amount is ever kept in those.
    currencies: isoCurrencies.flatMap(({ code, numeric, name, minorUnits }) => {
      const before = known.get(code) ?? null;
      if (minorUnits === null) return [];
      if (before?.numeric_code === numeric && before.name === name && before.minor_units === minorUnits)
        return [];
      return [{ before, after: { code, numeric_code: numeric, name, minor_units: minorUnits } }];
    }),
    templates: coaTemplates.flatMap(({ code, name, countryPack, accounts, roles }) => {
      const template = JSON.stringify({ code, name, countryPack, accounts, roles });
      const before = templates.get(code) ?? null;
      if (before?.name === name && before.template === template) return [];
      return [{ before, after: { code, name, country_pack: countryPack, template } }];
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
  for (const { before, after } of changes.currencies) {
    if (before === null) tx.insert(currenciesTable, { ...after, is_active: true });
    else tx.replace(currenciesTable, { ...after, is_active: before.is_active }, before.commit_number);
  }
  for (const { before, after } of changes.templates) {
    if (before === null) tx.insert(templatesTable, { ...after, id: newId() });
    else tx.replace(templatesTable, { ...after, id: before.id }, before.commit_number);
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
