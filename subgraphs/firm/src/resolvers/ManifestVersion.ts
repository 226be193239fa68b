import { pageOfRows, type KeyPart } from '@cifra/books/connection';
import { InvariantBroken } from '@cifra/database/failures';
import { linesOfFaults } from '@cifra/firm/manifests/operations-refused';
import { missingInCluster, readManifestOperations, type DoneBy } from '@cifra/firm/manifests/read-manifests';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { FirmContext } from '../context.ts';
import type { ManifestVersionResolvers } from '../generated/resolvers.ts';

const operationKey: readonly KeyPart[] = ['number'];

const at = (done: DoneBy | null): string | null => (done === null ? null : instantText(done.atMicros));
const by = (done: DoneBy | null, { nameOfActor }: FirmContext): Promise<string> | null =>
  done === null ? null : nameOfActor({ id: done.actorId, name: done.actorName });

function registered({ registered: done }: { readonly registered: DoneBy | null }): DoneBy {
  if (done === null) throw new InvariantBroken('the commit that registered a manifest is gone');
  return done;
}

export const ManifestVersion: ManifestVersionResolvers = {
  manifestName: ({ name }) => name,
  registeredAt: (version) => instantText(registered(version).atMicros),
  registeredBy: (version, _input, { nameOfActor }) => {
    const { actorId: id, actorName: name } = registered(version);
    return nameOfActor({ id, name });
  },
  promotedAt: ({ promoted }) => at(promoted),
  promotedBy: ({ promoted }, _input, context) => by(promoted, context),
  revokedAt: ({ revoked }) => at(revoked),
  revokedBy: ({ revoked }, _input, context) => by(revoked, context),
  neededPermissions: ({ findings }) => findings.needs,
  firmWidePermissions: ({ findings }) => findings.firmWideNeeds,
  missingPermissions: ({ findings }, { clusterCode }, { books }) =>
    missingInCluster(books.control, clusterCode, findings),
  schemaFaults: ({ findings }) => linesOfFaults(findings.faults),
  operations: async ({ id }, input, { books }) => {
    const page = requirePage(input, { of: ['manifestOperations', id], key: operationKey });
    const operations = await readManifestOperations(books.control, id);
    const rows = operations.map((operation, index) => ({ ...operation, ordinal: index + 1 }));
    return pageOfRows(rows, page, { key: operationKey, keyOf: ({ ordinal }) => [String(ordinal)] });
  },
};
