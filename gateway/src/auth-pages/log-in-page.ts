import type { Page } from '../http/serve-page.ts';
import { persist } from '../safelist/persist.ts';
import { SIGN_IN } from './operations.ts';
import { passkeyLogInOperations, SIGN_IN_WITH_CODE } from './own-operations.ts';
import { authPage } from './page-frame.ts';
import { passkeyForm, passkeyLogInScript } from './passkey-form.ts';
import { signInWith } from './sign-in-with.ts';

/** The page where somebody signs in, with a second factor where they have one. The session is kept in the cookie that no script reads. */
export function logInPage(): Page {
  return authPage({
    title: 'Sign in',
    scripts: ['log-in', passkeyLogInScript, 'sign-in-with'],
    operations: passkeyLogInOperations,
    forms: `<form id="credentials" data-operation="${persist(SIGN_IN).id}">
<label>E-mail address <input id="email" type="email" autocomplete="username" maxlength="254" required autofocus></label>
<label>Password <input id="password" type="password" autocomplete="current-password" maxlength="1000" required></label>
<button>Sign in</button>
</form>
<form id="second" data-operation="${persist(SIGN_IN_WITH_CODE).id}" hidden>
<label>Code <input id="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" maxlength="40" required></label>
<p>The six digits that your authenticator shows now, or a recovery code.</p>
<button>Go on</button>
</form>
${passkeyForm}
${signInWith('log-in')}
<p id="signed-in" hidden><a href="/auth/security">Passkeys, authenticator and sessions</a></p>`,
  });
}
