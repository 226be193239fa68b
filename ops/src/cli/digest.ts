import { TargetFailed } from '@cifra/firm/backups/targets/target';
import { keepDigestAt, lineOfDigest, signedDigest } from '../jobs/keep-digest.ts';
import type { CliCommand } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { writeNewFile } from './new-file.ts';
import { print, tell } from './output.ts';
import { withBooks } from './session.ts';

type DigestFlags = { readonly to?: string | undefined; readonly target?: string | undefined };

/** `digest`: `{ digest, signature }`, one line of JSON; or kept as a new file, or as a new object at a target. */
export const digest: CliCommand<DigestFlags> = (context, { to, target }) => {
  if (to !== undefined && target !== undefined)
    throw new CliMisuse('digest takes --to or --target, not both');
  return withBooks(context, async ({ books, request }) => {
    const config = await context.config();
    const signed = await signedDigest(books, config, request);
    if (target !== undefined) {
      try {
        const name = await keepDigestAt({ text: target, s3: config.backups.s3 }, signed);
        tell(context, `The signed digest is ${name} at ${target}.`);
      } catch (error) {
        if (error instanceof TargetFailed) throw new CliFailure(error.message, { cause: error });
        throw error;
      }
    } else if (to === undefined) print(context, lineOfDigest(signed).trimEnd());
    else {
      await writeNewFile(to, async (file) => void (await file.write(lineOfDigest(signed))));
      tell(context, `The signed digest is in ${to}: keep it elsewhere.`);
    }
  });
};
