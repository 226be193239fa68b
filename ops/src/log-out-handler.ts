import { originText } from '@cifra/books/origin-text';
import { whyUnable } from '@cifra/books/why-unable';
import { messageOf } from '@cifra/domain/refusals';
import { logOutByProvider, type LogOutParts } from '@cifra/firm/identities/log-out/log-out-by-provider';
import type { LogOutHandler } from '@cifra/gateway/log-out';

/** Identity providers' log-outs for the gateway's `/auth/oidc/backchannel-logout/`. */
export function createLogOutHandler(parts: LogOutParts): LogOutHandler {
  return {
    answer: async ({ provider: code, ip, userAgent, ...request }) => {
      try {
        const origin = originText({ ip, userAgent });
        const ended = await logOutByProvider(parts, { code, origin, ...request });
        return ended.ok ? { status: 200, problem: null } : { status: 400, problem: ended.refusal };
      } catch (error) {
        const refusal = whyUnable(error);
        if (refusal === null) throw error;
        return { status: 503, problem: messageOf(refusal) };
      }
    },
  };
}
