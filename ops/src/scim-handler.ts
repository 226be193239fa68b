import type { Books } from '@cifra/books/books';
import { originText } from '@cifra/books/origin-text';
import { whyUnable } from '@cifra/books/why-unable';
import { messageOf } from '@cifra/domain/refusals';
import { scimError } from '@cifra/firm/scim/answers';
import { answerScim } from '@cifra/firm/scim/scim-desk';
import type { ScimHandler } from '@cifra/gateway/scim';

/** Identity providers' requests for the gateway's `/scim/v2/`. What the books cannot do now is said in SCIM's form, too. */
export function createScimHandler(books: Books): ScimHandler {
  return {
    answer: async ({ ip, userAgent, ...request }) => {
      try {
        return await answerScim(books, { ...request, origin: originText({ ip, userAgent }) });
      } catch (error) {
        const refusal = whyUnable(error);
        if (refusal === null) throw error;
        return scimError(503, messageOf(refusal));
      }
    },
  };
}
