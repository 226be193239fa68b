import { firm } from '@cifra/access/field-rule';
import { InvariantBroken } from '@cifra/database/failures';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import {
  promoteManifestCommand,
  revokeManifestCommand,
} from '@cifra/firm/manifests/commands/change-manifest-state';
import type { VersionName } from '@cifra/firm/manifests/commands/register-manifest';
import { readManifestVersions } from '@cifra/firm/manifests/read-manifests';
import { registerManifest, registerManifestCodes } from '@cifra/firm/manifests/register';
import { fields, optional, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { asGiven } from '@cifra/subgraph-kit/parse/values';
import type { FirmContext } from '../context.ts';
import { manifestName } from '../parse/manifest.ts';
import { mutationInSteps } from './kit.ts';

const needs = firm('Operation.Manage');
const text = asGiven<string>();

const written = async ({ name, label }: VersionName, { books }: FirmContext) => {
  const versions = await readManifestVersions(books.control, { name });
  const version = versions.find((each) => each.label === label);
  if (version === undefined) throw new InvariantBroken('the version that a command wrote is not there');
  return { version };
};

export const manifestMutations = [
  mutationInSteps('registerManifest', {
    needs,
    input: fields({
      manifestName,
      versionLabel: optional(manifestName),
      audience: asGiven<'FIRST_PARTIES' | 'KEYS'>(),
      isPromoted: withDefault(asGiven<boolean>(), false),
      file: text,
    }),
    refuses: registerManifestCodes,
    run: ({ manifestName: name, versionLabel: label, ...version }, context, request) =>
      registerManifest(context, { name, label, ...version }, request),
    answers: 'ManifestRegistered',
    shape: written,
  }),
  mutationInSteps('promoteManifest', {
    needs,
    input: fields({ manifestName: text, versionLabel: text }),
    refuses: refusalCodes('MANIFEST_UNKNOWN', 'MANIFEST_STATE_CONFLICT', 'MANIFEST_OPERATIONS_REFUSED'),
    run: async ({ manifestName: name, versionLabel: label }, { books, manifests }, request) => {
      const promoted = await books.executeControl(promoteManifestCommand, { name, label }, request);
      if (promoted.ok) await manifests.changed();
      return promoted;
    },
    answers: 'ManifestPromoted',
    shape: written,
  }),
  mutationInSteps('revokeManifest', {
    needs,
    input: fields({ manifestName: text, versionLabel: optional(text) }),
    refuses: refusalCodes('MANIFEST_UNKNOWN', 'MANIFEST_STATE_CONFLICT'),
    run: async ({ manifestName: name, versionLabel: label }, { books, manifests }, request) => {
      const revoked = await books.executeControl(revokeManifestCommand, { name, label }, request);
      if (revoked.ok) await manifests.changed();
      return revoked;
    },
    answers: 'ManifestRevoked',
    shape: ({ labels }) => ({ revokedLabels: labels }),
  }),
];
