import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** The faults of this thread whose file the product has not loaded yet, as texts. */
const waiting = new Set<string>();

/**
 * Plants a fault: an exported function of the product gets another body in the thread that imports this, before the product is loaded
 * there. Throws when the file does not exist; loading the file throws when it has no such function. What nobody loads,
 * `assertEveryFaultPlanted` finds. So a fault cannot go stale unnoticed. Nothing of it is in the product.
 * `file`: from the root of the repository.
 */
export function replaceFunction(file: string, name: string, body: string): void {
  const planted = new URL(`../../../${file}`, import.meta.url);
  if (!existsSync(planted)) throw new Error(`${file} does not exist: no fault can be planted in ${name}`);
  const fault = `${name} of ${file}`;
  waiting.add(fault);
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (url !== planted.href) return loaded;
      const source = Buffer.from((loaded.source ?? '') as Uint8Array).toString();
      const head = new RegExp(`export (async )?function ${name}\\b`);
      if (!head.test(source)) throw new Error(`${file} has no function ${name} to plant a fault in`);
      waiting.delete(fault);
      return {
        ...loaded,
        source: source.replace(
          head,
          (_found, async: string | undefined) =>
            `export ${async ?? ''}function ${name}(...given: any[]): any { ${body} }\n${async ?? ''}function planted_${name}`,
        ),
      };
    },
  });
}

/** Throws when a fault was never planted: the product does not load its file, or had loaded it before. */
export function assertEveryFaultPlanted(): void {
  if (waiting.size > 0) throw new Error(`no fault was planted in ${[...waiting].join(', ')}: never loaded`);
}
