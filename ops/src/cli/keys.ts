import { addMasterKey, MasterKeyFileInvalid } from '@cifra/database/sealed/master-key-file';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import { counted } from '@cifra/domain/counted';
import { resealAll, type Resealing } from '@cifra/firm/keys/reseal';
import type { CliCommand, CliContext } from './context.ts';
import { CliFailure } from './failure.ts';
import { printResult, type JsonFlag } from './output.ts';
import { accept } from './refused.ts';
import { withBooks } from './session.ts';

/** `keys rotate-master`. JSON: the new key's number and the counts of what was sealed anew. */
export const rotateMaster: CliCommand<JsonFlag> = (context, flags) =>
  withKeyFile(context, async (file) => {
    addMasterKey(file);
    await reseal(context, flags, file);
  });

/** `keys reseal-master`. JSON: as above. */
export const resealMaster: CliCommand<JsonFlag> = (context, flags) =>
  withKeyFile(context, (file) => reseal(context, flags, file));

async function reseal(context: CliContext, flags: JsonFlag, file: string): Promise<void> {
  const masterKeys = new MasterKeys({ file, isCreatedOnFirstUse: false });
  await withBooks(context, async ({ books, request }) => {
    printResult(context, flags, accept(await resealAll({ books, masterKeys }, request)), linesOf);
  });
}

async function withKeyFile(context: CliContext, work: (file: string) => Promise<void>): Promise<void> {
  const { file } = (await context.config()).masterKeys;
  if (file === null)
    throw new CliFailure(
      'CIFRA_MASTER_KEY_FILE names no file. Set it to where the master keys are, or shall be.',
    );
  try {
    await work(file);
  } catch (error) {
    if (!(error instanceof MasterKeyFileInvalid)) throw error;
    throw new CliFailure(error.message, { cause: error });
  }
}

function linesOf({ keyNumber, resealedCount, leftCount }: Resealing): readonly string[] {
  const done = `master key ${keyNumber} seals; ${counted(resealedCount, 'secret')} sealed anew`;
  if (leftCount === 0) return [done];
  return [done, `${counted(leftCount, 'secret')} changed meanwhile: run \`keys reseal-master\``];
}
