import type { Page } from '../http/serve-page.ts';
import { stepUpOperations } from './own-operations.ts';
import { authPage } from './page-frame.ts';

/** The page where somebody who is signed in proves again who they are, and goes back to the page that asked. */
export function stepUpPage(): Page {
  return authPage({
    title: 'Is it you?',
    scripts: [['elements', 'call', 'signed-in', 'way-back', 'passkey', 'step-up']],
    operations: stepUpOperations,
    forms: `<p id="why">What you are about to do asks for a fresh proof of who you are.</p>
<p id="signed-out" hidden>You are not signed in. <a id="sign-in" href="/auth/log-in">Sign in</a></p>
<form id="with-passkey" hidden>
<button>Use a passkey</button>
</form>
<form id="with-code" hidden>
<label>Code <input id="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" maxlength="40" required></label>
<p>The six digits that your authenticator shows now, or a recovery code.</p>
<button>Go on</button>
</form>
<form id="with-password" hidden>
<label>Password <input id="password" type="password" autocomplete="current-password" maxlength="1000" required></label>
<button>Go on</button>
</form>`,
  });
}
