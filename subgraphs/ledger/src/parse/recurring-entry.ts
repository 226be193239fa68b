import { parseUuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { parseVersion } from '@cifra/subgraph-kit/parse-step';
import { parseOptionalText, parseText } from '@cifra/subgraph-kit/parse-text';
import type { SaveRecurringEntryInput } from '../generated/resolvers.ts';
import type { SaveRecurringEntry } from '../operations/recurring-entries.ts';
import { parseLines, type ManualEntryInputRefusal } from './manual-entry.ts';

const invalid = (
  field: string,
  problem: string,
  value: string | null = null,
): Result<never, Refusal<'INPUT_INVALID'>> => refused(refuse('INPUT_INVALID', { field, problem, value }));

/** Reads a recurring entry to save: a new one, or one with the version that the caller saw. Refuses in order of the fields. */
export function parseRecurringEntry(
  input: SaveRecurringEntryInput,
): Result<SaveRecurringEntry, ManualEntryInputRefusal> {
  const existing = parseExisting(input);
  if (!existing.ok) return existing;
  const name = parseText(input.name, { field: 'name', maximum: 200, isRequired: true });
  if (!name.ok) return name;
  const firstDate = localDate(input.firstDate);
  const lastDate = typeof input.lastDate === 'string' ? localDate(input.lastDate) : null;
  if (lastDate !== null && lastDate < firstDate)
    return invalid('lastDate', 'must not be before the first date', lastDate);
  const description = parseText(input.description, { field: 'description', maximum: 500, isRequired: true });
  if (!description.ok) return description;
  const reference = parseOptionalText(input.reference, { field: 'reference', maximum: 100 });
  if (!reference.ok) return reference;
  const lines = parseLines(input.lines);
  if (!lines.ok) return lines;
  return accepted({
    existing: existing.value,
    content: {
      name: name.value,
      frequency: input.frequency,
      firstDate,
      lastDate,
      description: description.value,
      reference: reference.value,
      isAccrual: input.isAccrual === true,
      lines: lines.value,
    },
  });
}

function parseExisting(
  input: SaveRecurringEntryInput,
): Result<SaveRecurringEntry['existing'], Refusal<'INPUT_INVALID'>> {
  const { recurringEntryId, version } = input;
  if ((typeof recurringEntryId === 'string') !== (typeof version === 'string'))
    return invalid('version', 'goes with recurringEntryId, and only with it');
  if (typeof recurringEntryId !== 'string' || typeof version !== 'string') return accepted(null);
  const id = parseUuid(recurringEntryId, 'recurringEntryId');
  if (!id.ok) return id;
  const seen = parseVersion(version);
  return seen.ok ? accepted({ id: id.value, version: seen.value }) : seen;
}
