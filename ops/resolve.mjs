// Resolves the repository's own imports as Node would, without its search: for every one Node reads the package.json of
// folder after folder and follows symbolic links, which is a third of what loading the sources costs each process and thread.
//
// A path that ends in .ts is the file that it names; a module of the workspace is resolved by Node once, not once an importer.
// Everything else, and a file that is not there, is left to Node. ops/bootstrap.mjs has every process load this first.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('..', import.meta.url).href;
const ownModules = new Map();

const isOurs = (url) => url !== undefined && url.startsWith(ROOT) && !url.includes('/node_modules/');

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.')) {
      if (specifier.endsWith('.ts') && isOurs(context.parentURL)) {
        const url = new URL(specifier, context.parentURL);
        if (existsSync(fileURLToPath(url)))
          return { url: url.href, format: 'module-typescript', shortCircuit: true };
      }
    } else if (specifier.startsWith('@cifra/') && isOurs(context.parentURL)) {
      const known = ownModules.get(specifier) ?? { ...next(specifier, context), shortCircuit: true };
      ownModules.set(specifier, known);
      return known;
    }
    return next(specifier, context);
  },
});
