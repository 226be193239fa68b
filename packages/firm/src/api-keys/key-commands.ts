import { controlCommand } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { runChange, runChangeCodes, type Proposed } from '../proposals/run-change.ts';
import { keyChange, keyChangeCodes, type KeyContent } from './key-change.ts';
import { rotationChange, rotationChangeCodes, type RotationContent } from './rotation-change.ts';

type KeyDone = Proposed & { readonly keyId: Uuid };

export const createKeyCommandCodes = refusalCodes(...keyChangeCodes, ...runChangeCodes);

/** Creates a key, or proposes it. Refuses in this order: as `keyChange`, then as `runChange`. */
export const createKeyCommand = controlCommand<
  Omit<KeyContent, 'keyId'>,
  KeyDone,
  CodeOf<typeof createKeyCommandCodes>
>(
  'firm.createKey',
  async (tx, wanted, context) => {
    const keyId = context.newId();
    const run = await runChange(tx, keyChange({ ...wanted, keyId }), context);
    return run.ok ? accepted({ changeId: run.value.changeId, keyId }) : run;
  },
  { refuses: createKeyCommandCodes, about: async (_tx, { tenantIds }) => tenantIds },
);

export const rotateKeyCommandCodes = refusalCodes(...rotationChangeCodes, ...runChangeCodes);

/** Gives a key another secret, or proposes it. Refuses in this order: as `rotationChange`, then as `runChange`. */
export const rotateKeyCommand = controlCommand<
  RotationContent,
  KeyDone,
  CodeOf<typeof rotateKeyCommandCodes>
>(
  'firm.rotateKey',
  async (tx, rotation, context) => {
    const run = await runChange(tx, rotationChange(rotation), context);
    return run.ok ? accepted({ changeId: run.value.changeId, keyId: rotation.keyId }) : run;
  },
  { refuses: rotateKeyCommandCodes, about: async (_tx, { tenantIds }) => tenantIds },
);
