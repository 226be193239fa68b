import { existsSync } from 'node:fs';
import { listSigningKeys, revokeSigningKey, rotateSigningKey, type KeyInDirectory } from '@cifra/access/keys';
import { keysDirectory } from '../keys-directory.ts';
import type { CliCommand, CliContext } from './context.ts';
import { CliFailure } from './failure.ts';
import { Listing, printResult, tell, type JsonFlag } from './output.ts';

/** `signing-keys list`: the oldest first. JSON: `[{ number, keyId, madeAt, state }]`. */
export const listKeys: CliCommand<JsonFlag> = async (context, flags) => {
  const listing = new Listing<ShownKey>(context, flags, lineOf);
  for (const key of await listSigningKeys(await directoryOf(context))) listing.add(shown(key));
  listing.end();
};

/** `signing-keys rotate`. JSON: the new key. */
export const rotateKey: CliCommand<JsonFlag> = async (context, flags) => {
  const added = await rotateSigningKey(await directoryOf(context));
  printResult(context, flags, shown(added), lineOf);
  tell(context, 'It signs in a few seconds, once every process knows it. What the others signed stays good.');
};

/** `signing-keys revoke <key>`. JSON: the keys as they are now. */
export const revokeKey: CliCommand<JsonFlag, [string]> = async (context, flags, keyId) => {
  const directory = await directoryOf(context);
  if (!(await revokeSigningKey(directory, keyId)))
    throw new CliFailure(`no key ${keyId} that is not revoked: \`signing-keys list\` shows all`);
  printResult(context, flags, (await listSigningKeys(directory)).map(shown), (keys) => keys.flatMap(lineOf));
  tell(context, 'Within seconds nobody whose log-in it signed is let in: they sign in again.');
};

interface ShownKey extends Pick<KeyInDirectory, 'number' | 'keyId' | 'state'> {
  readonly madeAt: string;
}

function shown({ number, keyId, state, madeAtMillis }: KeyInDirectory): ShownKey {
  return { number, keyId, state, madeAt: new Date(madeAtMillis).toISOString() };
}

function lineOf({ number, keyId, state, madeAt }: ShownKey): readonly string[] {
  return [`${String(number).padStart(4, '0')}  ${keyId}  ${madeAt.slice(0, 19)}Z  ${state}`];
}

async function directoryOf(context: CliContext): Promise<string> {
  const directory = keysDirectory(await context.config());
  if (!existsSync(directory))
    throw new CliFailure(
      `there are no signing keys in ${directory}: the first start of the server makes one`,
    );
  return directory;
}
