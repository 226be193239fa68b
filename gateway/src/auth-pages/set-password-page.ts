import type { Page } from '../http/serve-page.ts';
import { persist } from '../safelist/persist.ts';
import { SET_PASSWORD } from './operations.ts';
import { authPage } from './page-frame.ts';
import { signInWith } from './sign-in-with.ts';

/** The page where a link sets a password. The link's token stands behind the `#`, so no server and no log is sent it with the address. */
export function setPasswordPage(): Page {
  return authPage({
    title: 'Set your password',
    // The first reads the link, the second takes it out of the address.
    scripts: ['sign-in-with', 'set-password'],
    forms: `<form data-operation="${persist(SET_PASSWORD).id}">
<label>New password <input id="password" type="password" autocomplete="new-password" minlength="12" maxlength="1000" required autofocus></label>
<label>The same again <input id="again" type="password" autocomplete="new-password" maxlength="1000" required></label>
<p>At least 12 characters. A few words that you alone would put together are best.</p>
<button>Set the password</button>
</form>
${signInWith('invitation')}`,
  });
}
