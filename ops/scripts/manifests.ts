import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, print, separateOperations } from 'graphql';
import { authPageOperations } from '@cifra/gateway/auth-pages/operations';
import { explorerOperations } from '@cifra/gateway/explorer/operations';
import { persist, printManifest } from '@cifra/gateway/safelist/persist';
import { readExamples } from '../src/explorer/examples.ts';
import { runGenerator, type Outputs } from '../../schema/scripts/output.ts';

/** The manifests that come with the product, of the operations that its own clients send. */
export async function generateManifests(root: string): Promise<Outputs> {
  const manifests = {
    'auth-pages': authPageOperations,
    explorer: explorerOperations(await readExamples()),
    'example-client': operationsIn(path.join(root, 'clients/example/operations.graphql')),
  };
  return Object.fromEntries(
    Object.entries(manifests).map(([name, texts]) => [
      `schema/manifests/${name}.json`,
      printManifest(texts.map((text) => persist(text))),
    ]),
  );
}

/** Each with the fragments that it needs. */
function operationsIn(file: string): readonly string[] {
  const document = parse(readFileSync(file, 'utf8'));
  return Object.values(separateOperations(document)).map((operation) => print(operation));
}

await runGenerator(import.meta.url, generateManifests);
