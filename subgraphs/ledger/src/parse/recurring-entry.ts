import { localDate } from '@cifra/domain/local-date';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import type { Frequency } from '@cifra/ledger/recurring/due-dates';
import { andThen, fields, map, optional, together } from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser, type Parsed } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, date, oneLine, uuid, version } from '@cifra/subgraph-kit/parse/values';
import { entryContent } from './manual-entry.ts';

const inputInvalid = refusalCodes('INPUT_INVALID');

/** A recurring entry as the caller saw it. */
export const recurringStep = map(
  fields({ recurringEntryId: uuid, version }),
  ({ recurringEntryId: id, version: seen }) => ({ id, version: seen }),
);

/** The next due date may lie a year behind it, and the calendar ends with 9999. */
const latestFrom = localDate('9998-12-31');

const from = andThen(date, inputInvalid, (day, path) =>
  day > latestFrom ? invalid(path, `must not be after ${latestFrom}`, day) : accepted(day),
);

export const recurringResumption = together(
  map(recurringStep, (step) => ({ step })),
  fields({ from: optional(from) }),
);

interface RecurringName {
  readonly recurringEntryId?: string | null | undefined;
  readonly version?: string | null | undefined;
}

const bothOrNeither = parser(
  inputInvalid,
  (
    { recurringEntryId = null, version: seen = null }: RecurringName,
    path,
  ): Parsed<object, 'INPUT_INVALID'> =>
    (recurringEntryId === null) === (seen === null)
      ? accepted({})
      : invalid([...path, 'version'], 'is required with recurringEntryId, and not allowed without it', null),
);

/** The recurring entry to edit; null: a new one. */
const edited = map(
  fields({ recurringEntryId: optional(uuid), version: optional(version) }),
  ({ recurringEntryId: id, version: seen }) => ({
    existing: id === null || seen === null ? null : { id, version: seen },
  }),
);

const schedule = andThen(
  fields({ frequency: asGiven<Frequency>(), firstDate: date, lastDate: optional(date) }),
  inputInvalid,
  (dates, path) =>
    dates.lastDate !== null && dates.lastDate < dates.firstDate
      ? invalid([...path, 'lastDate'], 'must not be before the first date', dates.lastDate)
      : accepted(dates),
);

const content = together(fields({ name: oneLine(200) }), together(schedule, fields(entryContent)));

/** A recurring entry to save: a new one, or one with the version that the caller saw. */
export const recurringToSave = together(
  together(bothOrNeither, edited),
  map(content, (given) => ({ content: given })),
);
