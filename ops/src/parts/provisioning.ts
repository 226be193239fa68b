import { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { Books } from '@cifra/books/books';
import { resumeProvisioning } from '@cifra/firm/provisioning/provision-tenant';
import { expectNoDemoData } from '../demo/demo-data.ts';
import { createDemoFirm } from '../demo/demo-firm.ts';
import { systemRequest } from '../system-request.ts';
import type { StartOptions } from './options.ts';
import { part, type Part, type PartOf } from './part.ts';

/** Completes what an earlier process left half provisioned. */
export function provisioningPart({ config, onProgress }: StartOptions, books: PartOf<Books>): Part {
  return part('provisioning', {
    start: async () => {
      const { dataDirectory, masterKeys } = config;
      const where = { books: books.value, dataDirectory, masterKeys: new MasterKeys(masterKeys) };
      const resumed = await resumeProvisioning(where, systemRequest('resume provisioning'));
      for (const { slug, outcome, problem } of resumed)
        onProgress(`provisioning of ${slug} taken up: ${outcome}${problem === null ? '' : ` (${problem})`}`);
    },
  });
}

/** Creates or finds the demo firm. Its value is the password of the demo's log-ins, or null without a demo. */
export function demoPart({ config, onProgress }: StartOptions, books: PartOf<Books>): PartOf<string | null> {
  return part('demo', {
    start: async () => {
      if (!config.isDemo) {
        await expectNoDemoData(books.value, config.dataDirectory);
        return null;
      }
      const where = { books: books.value, dataDirectory: config.dataDirectory };
      return (await createDemoFirm(where, { onProgress, request: systemRequest('demo') })).password;
    },
  });
}
