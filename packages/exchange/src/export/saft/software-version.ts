import { readFileSync } from 'node:fs';

/** The product's version, as its package says it. */
export const { version: softwareVersion } = JSON.parse(
  readFileSync(new URL('../../../../../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };
