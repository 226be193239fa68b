import type { Page } from '../http/serve-page.ts';
import { persist } from '../safelist/persist.ts';
import { FINISH_SIGN_IN, SIGN_IN_WITH_CODE } from './operations.ts';
import { authPage } from './page-frame.ts';

/** Where an identity provider sends browsers back to. What stands in the address leaves it before anything else is done. */
export function oidcCallbackPage(): Page {
  return authPage({
    title: 'Sign in',
    scripts: ['oidc-callback'],
    forms: `<form id="second" data-finish="${persist(FINISH_SIGN_IN).id}" data-operation="${persist(SIGN_IN_WITH_CODE).id}" hidden>
<label>Code <input id="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" maxlength="40" required></label>
<p>The six digits that your authenticator shows now, or a recovery code.</p>
<button>Go on</button>
</form>
<p><a href="/auth/log-in">Begin again</a></p>`,
  });
}
