import type { GraphQLSchema } from 'graphql';
import type { Books } from '@cifra/books/books';
import type { Reading } from '@cifra/gateway/metrics';
import { createManifestChecker } from '../manifests/checker.ts';
import { RegisteredManifests } from '../manifests/registered-manifests.ts';
import { errorText } from '../error-text.ts';
import { readShippedManifests } from '../shipped-manifests.ts';
import type { StartOptions } from './options.ts';
import { part, type Part, type PartOf } from './part.ts';

/** The manifests that were registered, read for the first time. `schemaOf` is asked when one is checked. */
export function manifestsPart(
  { log }: StartOptions,
  { books, schemaOf }: { readonly books: PartOf<Books>; readonly schemaOf: () => GraphQLSchema },
): PartOf<RegisteredManifests> {
  return part('manifests', {
    start: async () => {
      const checker = createManifestChecker(schemaOf);
      const shippedNames = (await readShippedManifests()).map(({ name }) => name);
      const registered = new RegisteredManifests(books.value, { checker, shippedNames, log });
      await registered.read();
      return registered;
    },
  });
}

/** Holds what was registered against the schema of now, while the server serves. */
export function manifestChecksPart({ log }: StartOptions, manifests: PartOf<RegisteredManifests>): Part {
  return part('manifest checks', {
    start: () => {
      const checking = manifests.value
        .recheck()
        .catch((error: unknown) =>
          log({ level: 'error', event: 'manifests-not-checked', error: errorText(error) }),
        );
      return Promise.resolve({ checking });
    },
    stop: async ({ checking }) => {
      manifests.value.stop();
      await checking;
    },
  });
}

/** For the metrics. */
export const manifestReadings = (manifests: Pick<RegisteredManifests, 'invalidCount'>): Reading[] => [
  {
    name: 'cifra_persisted_operations_invalid',
    kind: 'gauge',
    help: 'Operations of promoted manifests that the schema has no more.',
    read: () => [{ labels: {}, value: manifests.invalidCount }],
  },
];
