import { renderErrorsDoc } from '../../packages/domain/scripts/errors-doc.ts';
import { renderEventsDoc } from '../../packages/domain/scripts/events-doc.ts';
import { runGenerator, type Outputs } from './output.ts';

/** The pages that say what the catalogues of the domain say. */
export function generateDocs(): Outputs {
  return { 'docs/errors.md': renderErrorsDoc(), 'docs/events.md': renderEventsDoc() };
}

await runGenerator(import.meta.url, generateDocs);
