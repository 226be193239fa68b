import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { isManifestName, MANIFEST_NAME_FORM } from '@cifra/firm/manifests/register';
import { invalid, parser, type Parser } from '@cifra/subgraph-kit/parse/parser';

/** A name of a manifest, or a label of a version. */
export const manifestName: Parser<string, string, 'INPUT_INVALID'> = parser(
  refusalCodes('INPUT_INVALID'),
  (name, path) =>
    isManifestName(name) ? accepted(name) : invalid(path, `must be ${MANIFEST_NAME_FORM}`, name.slice(0, 64)),
);
