import {
  issueScimTokenCommand,
  MOST_TOKEN_DAYS,
  newScimToken,
  revokeScimTokenCommand,
} from '@cifra/firm/scim/scim-token';
import { firmObjectId } from '@cifra/domain/object-id';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { printResult, type JsonFlag } from './output.ts';
import { personOf, requestAs } from './person.ts';
import { accept } from './refused.ts';
import { withBooks } from './session.ts';

const DAY_MILLIS = 86_400_000;

type IssueFlags = JsonFlag & {
  readonly until: string;
  readonly externalIdIsSubject?: boolean | undefined;
  readonly reason: string;
  readonly as: string;
};

/** `identity-providers scim-token <code>`. JSON: `{ token, changeId }`. */
export const issueScimToken: CliCommand<IssueFlags, [code: string]> = (context, flags, code) =>
  withBooks(context, async (session) => {
    const untilMillis = Date.parse(`${flags.until}T00:00:00Z`) + DAY_MILLIS;
    const aheadDays = (untilMillis - Date.now()) / DAY_MILLIS;
    if (aheadDays <= 0 || aheadDays > MOST_TOKEN_DAYS)
      throw new CliFailure(`--until must be within the next ${MOST_TOKEN_DAYS} days; got ${flags.until}`);
    const { userId } = await personOf(session, flags.as);
    const { token, tokenHash } = newScimToken();
    const content = {
      code,
      tokenHash,
      untilMicros: (BigInt(untilMillis) * 1000n).toString(),
      isExternalIdSubject: flags.externalIdIsSubject === true,
      madeBy: userId,
    };
    const request = { ...requestAs(session, userId), reason: flags.reason };
    const issued = accept(await session.books.executeControl(issueScimTokenCommand, content, request));
    const changeId = issued.changeId === null ? null : firmObjectId('ProposedChange', issued.changeId);
    printResult(context, flags, { token, changeId }, () => [
      changeId === null ? 'It counts now:' : `It counts once a second person has confirmed ${changeId}:`,
      token,
    ]);
  });

/** `identity-providers revoke-scim-token <code>`. JSON: `{ code }`. */
export const revokeScimToken: CliCommand<JsonFlag, [code: string]> = (context, flags, code) =>
  withBooks(context, async ({ books, request }) => {
    const revoked = accept(await books.executeControl(revokeScimTokenCommand, { code }, request));
    printResult(context, flags, revoked, () => [`The token of ${code} is refused from now on`]);
  });
