import { messageOf, refusalCatalogue, type Refusal, type RefusalCode } from '../src/refusals.ts';
import type { RefusalDefinition } from '../src/refusals/define.ts';

const opening = `# Refusals

What the API returns when it refuses a request. Each refusal has a stable code, facts as data, and a message with the figures.
This page is generated from \`packages/domain/src/refusals.ts\` by \`npm run generate\`; do not edit it.

Kinds of facts: \`text\` a word or phrase · \`amount\` a decimal string · \`date\` YYYY-MM-DD · \`instant\` ISO 8601, UTC ·
\`integer\` a whole number · \`id\` an id or a code · \`list\` several texts. A kind ending in \`?\` may be null.
`;

/** The page's text. Codes are in alphabetical order, so that two changes rarely touch the same lines. */
export function renderErrorsDoc(): string {
  const codes = (Object.keys(refusalCatalogue) as RefusalCode[]).toSorted();
  return `${opening}\n${codes.map(renderRefusal).join('\n')}`;
}

function renderRefusal(code: RefusalCode): string {
  const definition = refusalCatalogue[code] as unknown as RefusalDefinition;
  const facts = Object.entries(definition.facts).map(([name, kind]) => `\`${name}\` ${kind}`);
  const example = messageOf({ code, facts: definition.example } as unknown as Refusal);
  return [
    `## ${code}`,
    '',
    `- When: ${definition.when}`,
    `- Facts: ${facts.length === 0 ? 'none' : facts.join(', ')}`,
    `- Example: ${example}`,
    '',
  ].join('\n');
}
