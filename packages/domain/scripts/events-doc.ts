import { eventAreas } from '../src/events.ts';
import type { EventDefinition, EventFact, EventFacts, EventPlace } from '../src/events/define.ts';

const opening = `# Audit events

What the audit trail says happened: stable names, recorded in the same transaction as the change. The commit says who, when, from where,
on which request and why (\`commits\`: actor, instant, origin, request, command, reason).
This page is generated from \`packages/domain/src/events.ts\` by \`npm run generate\`; do not edit it.

Kinds of facts: \`text\` a word, a phrase or a state · \`id\` a UUID, a code or a hash · \`date\` YYYY-MM-DD · \`instant\` ISO 8601, UTC ·
\`integer\` a whole number · \`digits\` a whole number of any size, as decimal digits (amounts whose name ends in \`E4\` are ten-thousandths) ·
\`decimal\` a decimal number as text · \`flag\` yes or no · \`list\` several texts · \`map\` values by name ·
\`personal\` a text about a person, by reference: it can be erased, an event cannot. A kind ending in \`?\` may be null,
a name ending in \`?\` may be absent. Braces hold facts within a fact, brackets several of them.
`;

const places: Readonly<Record<EventPlace, string>> = {
  tenant: 'the tenant’s books',
  control: 'the control plane',
  both: 'the tenant’s books or the control plane',
};

/** The page's text: the areas in the catalogue's order, each with its events in order. */
export function renderEventsDoc(): string {
  const areas = Object.entries(eventAreas).map(([title, events]) => {
    const definitions = Object.entries(events) as [string, EventDefinition][];
    return [
      `## ${title}`,
      '',
      ...definitions.map(([name, definition]) => renderEvent(name, definition)),
    ].join('\n');
  });
  return `${opening}\n${areas.join('\n')}`;
}

function renderEvent(name: string, definition: EventDefinition): string {
  const { object, before, after, 'before?': maybeBefore } = definition;
  const types = typeof object === 'string' ? [object] : object;
  return [
    `### ${name}`,
    '',
    definition.when,
    '',
    `- Object: ${types.map((type) => `\`${type}\``).join(' or ')}; the id is ${definition.id}`,
    `- Recorded in: ${places[definition.in]}`,
    ...(before ? [`- Before: ${renderFacts(before)}`] : []),
    ...(maybeBefore ? [`- Before, where there is something to tell: ${renderFacts(maybeBefore)}`] : []),
    ...(after ? [`- After: ${renderFacts(after)}`] : []),
    ...(definition.mayHaveReason ? ['- The commit may carry a reason.'] : []),
    '',
  ].join('\n');
}

function renderFacts(facts: EventFacts): string {
  return Object.entries(facts)
    .map(([name, fact]) => `\`${name}\` ${renderKind(fact)}`)
    .join(', ');
}

function renderKind(fact: EventFact): string {
  if (typeof fact === 'string') return fact;
  return isSeveral(fact) ? `[${renderFacts(fact[0])}]` : `{${renderFacts(fact)}}`;
}

function isSeveral(fact: EventFacts | readonly [EventFacts]): fact is readonly [EventFacts] {
  return Array.isArray(fact);
}
