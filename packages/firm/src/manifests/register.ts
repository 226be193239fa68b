import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import type { CheckedManifest, ManifestDesk } from './checked.ts';
import {
  registerCodes as commandCodes,
  registerManifestCommand,
  type ManifestAudience,
  type VersionName,
} from './commands/register-manifest.ts';
import { operationsRefused } from './operations-refused.ts';

export interface ManifestParts {
  readonly books: Books;
  readonly manifests: ManifestDesk;
}

export interface ManifestToRegister {
  readonly name: string;
  readonly label: string | null;
  readonly audience: ManifestAudience;
  readonly isPromoted: boolean;
  /** The text of the file, as a client's tool writes it. */
  readonly file: string;
}

const checkCodes = refusalCodes('MANIFEST_FILE_MALFORMED', 'MANIFEST_OPERATIONS_REFUSED');
export const registerManifestCodes = refusalCodes('MANIFEST_NAME_TAKEN', ...checkCodes, ...commandCodes);

const nameForm = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,58}[A-Za-z0-9])?$/;

/** What names of manifests and labels of versions are made of: neither the `~` of Hive's ids nor anything invisible. */
export const MANIFEST_NAME_FORM = '1 to 60 letters, digits and inner points, hyphens and underscores';
export const isManifestName = (text: string): boolean => nameForm.test(text);

/** Holds a file against the schema. Refuses in this order: MANIFEST_FILE_MALFORMED, MANIFEST_OPERATIONS_REFUSED. */
export async function checkManifest(
  desk: ManifestDesk,
  file: string,
): Promise<Result<CheckedManifest, RefusalOf<typeof checkCodes>>> {
  const checked = await desk.check(file);
  if (!checked.ok) return refused(refuse('MANIFEST_FILE_MALFORMED', { why: checked.refusal }));
  if (checked.value.faults.length > 0) return refused(operationsRefused(checked.value.faults));
  return checked;
}

/**
 * Registers a version of a manifest once its operations were found to be of the schema. Refuses in this order: MANIFEST_NAME_TAKEN (by what
 * comes with the product), as the check does, as the command does.
 */
export async function registerManifest(
  { books, manifests }: ManifestParts,
  { file, ...version }: ManifestToRegister,
  request: CommandRequest,
): Promise<Result<VersionName, RefusalOf<typeof registerManifestCodes> | Refusal<DoorRefusalCode>>> {
  const { name } = version;
  if (manifests.shippedNames.some((shipped) => shipped.toLowerCase() === name.toLowerCase()))
    return refused(refuse('MANIFEST_NAME_TAKEN', { manifest: name, why: 'it comes with the product' }));
  const checked = await checkManifest(manifests, file);
  if (!checked.ok) return checked;
  const { operations, needs, firmWideNeeds, faults, schemaDigest } = checked.value;
  const registered = await books.executeControl(
    registerManifestCommand,
    {
      ...version,
      operations: operations.map(({ id, name: operation, type, body }) => ({
        id,
        name: operation,
        type,
        body,
      })),
      findings: { faults, needs, firmWideNeeds },
      schemaDigest,
    },
    request,
  );
  if (registered.ok) await manifests.changed();
  return registered;
}
