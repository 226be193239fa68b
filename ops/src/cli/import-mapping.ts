import { CsvFault } from '@cifra/exchange/import/csv/csv-rows';
import { plainRules, type MappingRules } from '@cifra/exchange/import/csv/mapping-rules';
import { importMappingByName } from '@cifra/exchange/import/csv/mappings';
import { saveImportMappingCommand } from '@cifra/exchange/import/csv/save-import-mapping';
import { readMappingNames } from '@cifra/exchange/import/mapping-names-file';
import type { CliCommand } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { printResult, type JsonFlag } from './output.ts';
import { requireReadable } from './readable-file.ts';
import { accept } from './refused.ts';
import { withBooks } from './session.ts';
import { tenantNamed } from './tenants.ts';

const delimiters = { comma: ',', semicolon: ';', tab: '\t' } as const;
const decimalMarks = { point: '.', comma: ',' } as const;

export type MapFlags = JsonFlag & {
  readonly delimiter: keyof typeof delimiters;
  readonly decimalMark: keyof typeof decimalMarks;
  readonly dateFormat: MappingRules['dateFormat'];
  readonly names?: string | undefined;
};

/** `imports map`. JSON: `{ slug, mapping, rules }`. */
export const mapImport: CliCommand<MapFlags, [name: string, mapping: string]> = (
  context,
  flags,
  named,
  given,
) =>
  withBooks(context, async (session) => {
    const name = given.normalize('NFC').trim();
    if (name === '' || name.length > 100) throw new CliMisuse('<mapping> must have 1 to 100 characters');
    const { books, request } = session;
    const { id: tenantId, slug } = await tenantNamed(session, named);
    const rules = {
      ...plainRules,
      delimiter: delimiters[flags.delimiter],
      decimalMark: decimalMarks[flags.decimalMark],
      dateFormat: flags.dateFormat,
      ...(flags.names !== undefined && (await namesOf(flags.names))),
    };
    const known = await books.read(tenantId, (tx) => tx.first(importMappingByName, { name }));
    const version = known?.commit_number.toString() ?? null;
    accept(await books.execute(saveImportMappingCommand, { tenantId }, { name, version, rules }, request));
    printResult(context, flags, { slug, mapping: name, rules }, () => [
      `${slug}: --mapping ${JSON.stringify(name)} reads such files`,
    ]);
  });

async function namesOf(path: string) {
  await requireReadable(path);
  try {
    return await readMappingNames(path);
  } catch (error) {
    if (error instanceof CsvFault) throw new CliFailure(`${path}, line ${error.line}: ${error.message}`);
    throw error;
  }
}
