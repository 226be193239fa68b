import { openKeyRing } from '@cifra/access/keys';
import { signText } from '@cifra/access/signed-text';
import { exportDigest } from '@cifra/trail/heads/export-digest';
import { keysDirectory } from '../keys-directory.ts';
import type { CliCommand } from './context.ts';
import { writeNewFile } from './new-file.ts';
import { print, tell } from './output.ts';
import { withBooks } from './session.ts';

/** `digest`: `{ digest, signature }`, one line of JSON. */
export const digest: CliCommand<{ readonly to?: string | undefined }> = (context, { to }) =>
  withBooks(context, async ({ books, request }) => {
    const keys = await openKeyRing(keysDirectory(await context.config()));
    const ports = {
      sign: async (text: string) => signText(text, await keys.signing()),
      nowMicros: () => BigInt(Date.now()) * 1_000n,
    };
    const text = JSON.stringify(await exportDigest(books, ports, request));
    if (to === undefined) {
      print(context, text);
      return;
    }
    await writeNewFile(to, async (file) => void (await file.write(`${text}\n`)));
    tell(context, `The signed digest is in ${to}: keep it elsewhere.`);
  });
