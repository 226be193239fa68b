import { parseUuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { SaveEntryDraftInput } from '../generated/resolvers.ts';
import type { SaveEntryDraft } from '../operations/save-entry-draft.ts';
import { parseManualEntry, type ManualEntryInputRefusal } from './manual-entry.ts';
import { parseVersion } from '@cifra/subgraph-kit/parse-step';

/** Reads a draft to save: a new one, or one with the version that the caller saw. */
export function parseSaveEntryDraft(
  input: SaveEntryDraftInput,
): Result<SaveEntryDraft, ManualEntryInputRefusal> {
  const hasDraft = typeof input.draftId === 'string';
  if (hasDraft !== (typeof input.version === 'string'))
    return refused(
      refuse('INPUT_INVALID', {
        field: 'version',
        problem: 'goes with draftId, and only with it',
        value: null,
      }),
    );
  const content = parseManualEntry(input);
  if (!content.ok) return content;
  if (!hasDraft) return accepted({ draft: null, content: content.value });
  const id = parseUuid(input.draftId ?? '', 'draftId');
  if (!id.ok) return id;
  const version = parseVersion(input.version ?? '');
  if (!version.ok) return version;
  return accepted({ draft: { id: id.value, version: version.value }, content: content.value });
}
