import { refused } from '@cifra/domain/result';
import type { ManifestDesk } from './checked.ts';

/** Where no schema is at hand that operations could be held against. */
export const noManifestDesk: ManifestDesk = {
  shippedNames: [],
  check: () => Promise.resolve(refused('no schema is at hand here')),
  changed: () => Promise.resolve(),
};
