import { messageOf, refusalCatalogue, remedyOf, type Refusal, type RefusalCode } from '../src/refusals.ts';
import type { RefusalDefinition } from '../src/refusals/define.ts';
import { answerTypes, type AnswerType } from '../src/refusals/answer-types.ts';

const opening = `# Refusals

What the API returns when it refuses a request. Each refusal is answered as a type of the schema that implements \`Refusal\`: a stable
\`code\`, a \`message\` that says what is wrong with its figures, a \`remedy\` that says what to do, and facts as data. Select \`... on Refusal
{ code message remedy }\` for all of them, and the facts of those that the client acts on.

Refusals of one subject share a type, and the code says which it is. A fact that only some codes of a type have is null for the others. The refusal of
a query is a GraphQL error with \`code\`, \`remedy\` and \`facts\` in its extensions; what is wrong with the values of an input is listed in
\`InputInvalid\`, whatever its code.

The name of a fact has one type over the whole schema, so that any refusals can be selected together. A name that ends in \`Ref\` names an
object by the code or number that people use, or by the id that the caller sent. Lines count from 1.

This page is generated from \`packages/domain/src/refusals.ts\` by \`npm run generate\`; do not edit it.
`;

/** The page's text. Codes are in alphabetical order, so that two changes rarely touch the same lines. */
export function renderErrorsDoc(): string {
  const typeOfCode = new Map(
    answerTypes(refusalCatalogue).flatMap((type) => type.codes.map((code) => [code, type] as const)),
  );
  const codes = (Object.keys(refusalCatalogue) as RefusalCode[]).toSorted();
  return `${opening}\n${codes.map((code) => renderRefusal(code, typeOfCode.get(code))).join('\n')}`;
}

function renderRefusal(code: RefusalCode, type: AnswerType | undefined): string {
  const definition = refusalCatalogue[code] as unknown as RefusalDefinition;
  const own = (type?.facts ?? []).filter(({ name }) => name in definition.facts);
  const facts = (definition.fields ?? own.map((fact) => `${fact.name}: ${fact.type}`)).map(
    (field) => `\`${field}\``,
  );
  const example = { code, facts: definition.example } as unknown as Refusal;
  const remedy = remedyOf(example);
  return [
    `## ${code}`,
    '',
    `- When: ${definition.when}`,
    `- Type: \`${type?.name}\``,
    `- Facts: ${facts.length === 0 ? 'none' : facts.join(', ')}`,
    `- Message: ${messageOf(example)}`,
    ...(remedy === null ? [] : [`- Remedy: ${remedy}`]),
    '',
  ].join('\n');
}
