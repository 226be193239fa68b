import type { EventFact, EventFacts } from '@cifra/domain/events/define';

const forms: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  id: (value) => typeof value === 'string' && value !== '',
  date: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value),
  instant: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value),
  integer: (value) => Number.isSafeInteger(value),
  digits: (value) => typeof value === 'string' && /^-?\d+$/.test(value),
  decimal: (value) => typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value),
  flag: (value) => typeof value === 'boolean',
  list: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
  personal: (value) =>
    typeof value === 'object' && value !== null && 'personal' in value && typeof value.personal === 'string',
  map: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** What is wrong with stored facts, each with its path; nothing when they are what the catalogue states. */
export function problemsOfFacts(facts: EventFacts, value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path}: no facts`];
  const names = new Set(Object.keys(facts).map((name) => name.replace(/\?$/, '')));
  const unknown = Object.keys(value).filter((name) => !names.has(name));
  const given = new Map<string, unknown>(Object.entries(value));
  return [
    ...unknown.map((name) => `${path}.${name}: not in the catalogue`),
    ...Object.entries(facts).flatMap(([name, fact]) => {
      const bare = name.replace(/\?$/, '');
      if (!given.has(bare)) return name === bare ? [`${path}.${bare}: missing`] : [];
      return problemsOfFact(fact, given.get(bare), `${path}.${bare}`);
    }),
  ];
}

function problemsOfFact(fact: EventFact, value: unknown, path: string): readonly string[] {
  if (typeof fact === 'string') {
    const kind = fact.replace(/\?$/, '');
    if (value === null && kind !== fact) return [];
    return forms[kind]?.(value) === true ? [] : [`${path}: ${JSON.stringify(value)} is not ${fact}`];
  }
  if (!isSeveral(fact)) return problemsOfFacts(fact, value, path);
  if (!Array.isArray(value)) return [`${path}: not several`];
  return value.flatMap((each, index) => problemsOfFacts(fact[0], each, `${path}[${index}]`));
}

function isSeveral(fact: EventFacts | readonly [EventFacts]): fact is readonly [EventFacts] {
  return Array.isArray(fact);
}
