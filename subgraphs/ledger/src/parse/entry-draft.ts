import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { fields, map, optional, together, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser, type Parsed } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, reason, uuid, version } from '@cifra/subgraph-kit/parse/values';
import { manualEntry } from './manual-entry.ts';

/** A draft as the caller saw it. */
export const draftStep = map(
  fields({ draftId: uuid, version, confirmFarAhead: withDefault(asGiven<boolean>(), false) }),
  ({ draftId: id, version: seen, confirmFarAhead }) => ({ id, version: seen, confirmFarAhead }),
);

/** The least length of the reason is the command's to refuse; the commit carries it. */
export const draftRejection = map(
  fields({ draftId: uuid, version, reason }),
  ({ draftId: id, version: seen }) => ({ id, version: seen }),
);

interface DraftName {
  readonly draftId?: string | null | undefined;
  readonly version?: string | null | undefined;
}

const bothOrNeither = parser(
  refusalCodes('INPUT_INVALID'),
  ({ draftId = null, version: seen = null }: DraftName, path): Parsed<object, 'INPUT_INVALID'> =>
    (draftId === null) === (seen === null)
      ? accepted({})
      : invalid([...path, 'version'], 'is required with draftId, and not allowed without it', null),
);

/** The draft to edit; null: a new one. */
const editedDraft = map(
  fields({ draftId: optional(uuid), version: optional(version) }),
  ({ draftId: id, version: seen }) => ({
    draft: id === null || seen === null ? null : { id, version: seen },
  }),
);

/** A draft to save: a new one, or one with the version that the caller saw. */
export const draftToSave = together(
  bothOrNeither,
  together(
    map(manualEntry, (content) => ({ content })),
    editedDraft,
  ),
);
