import { registerHooks } from 'node:module';

/**
 * Plants a fault: an exported function of the product gets another body in the thread that imports this, before the product is loaded
 * there. Throws where the function is not found, so that a fault cannot go stale unnoticed. Nothing of it is in the product.
 */
export function replaceFunction(file: string, name: string, body: string): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/${file}`)) return loaded;
      const source = Buffer.from((loaded.source ?? '') as Uint8Array).toString();
      const head = new RegExp(`export (async )?function ${name}\\b`);
      if (!head.test(source)) throw new Error(`${file} has no function ${name} to plant a fault in`);
      const planted = source.replace(
        head,
        (_found, async: string | undefined) =>
          `export ${async ?? ''}function ${name}(...given: any[]): any { ${body} }\n${async ?? ''}function planted_${name}`,
      );
      return { ...loaded, source: planted };
    },
  });
}
