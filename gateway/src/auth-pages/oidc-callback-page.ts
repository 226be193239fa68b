import type { Page } from '../http/serve-page.ts';
import { returnOperations } from './own-operations.ts';
import { authPage } from './page-frame.ts';

/**
 * Where an identity provider sends browsers back to: to sign in, or to link the account that was used. What stands in the address leaves it
 * before anything else is done.
 */
export function oidcCallbackPage(): Page {
  return authPage({
    title: 'Sign in',
    scripts: [['elements', 'call', 'signed-in', 'passkey', 'way-there', 'oidc-callback']],
    operations: returnOperations,
    forms: `<form id="second" hidden>
<label>Code <input id="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" maxlength="40" required></label>
<p>The six digits that your authenticator shows now, or a recovery code.</p>
<button>Go on</button>
</form>
<form id="passkey" hidden>
<button class="quiet">Use a passkey instead</button>
</form>
<p><a id="again" href="/auth/log-in">Begin again</a></p>`,
  });
}
