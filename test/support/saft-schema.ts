import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm';

/**
 * The schemas that the Norwegian Tax Administration publishes for SAF-T Financial (github.com/Skatteetaten/saf-t). They state no licence, so
 * the repository keeps no copy: they are read from `shared/data` beside the checkout, or beside a folder that it stands in.
 */
export type SaftSchemaVersion = '1.10' | '1.30';

function schemaPath(version: SaftSchemaVersion): string | null {
  for (let folder = path.resolve(import.meta.dirname, '../..'); ; folder = path.dirname(folder)) {
    const found = path.join(folder, 'shared/data', `saft-financial-${version}.xsd`);
    if (existsSync(found)) return found;
    if (folder === path.dirname(folder)) return null;
  }
}

/** The schemas that are missing here. Says so once, because what is not validated must not look as if it were. */
export const missingSchemas: readonly SaftSchemaVersion[] = (['1.10', '1.30'] as const).filter(
  (version) => schemaPath(version) === null,
);
if (missingSchemas.length > 0)
  console.warn(
    `NOT VALIDATED: saft-financial-${missingSchemas.join('.xsd, -')}.xsd are in no shared/data above this checkout`,
  );

/** What libxml2 finds wrong with a file by the published schema, with its lines; empty if it is valid. */
export function schemaFaults(version: SaftSchemaVersion, text: string): string[] {
  const file = schemaPath(version);
  if (file === null) throw new Error(`there is no schema of SAF-T Financial ${version}`);
  const schema = XmlDocument.fromBuffer(readFileSync(file));
  const validator = XsdValidator.fromDoc(schema);
  const document = XmlDocument.fromString(text);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details.map(({ line, message }) => `${line}: ${message.trim()}`);
  } finally {
    document.dispose();
    validator.dispose();
    schema.dispose();
  }
}
