import type { Page } from '../http/serve-page.ts';
import { securityOperations } from './own-operations.ts';
import { authPage } from './page-frame.ts';

const code = (id: string, label: string, about = ''): string =>
  `<label>${label} <input id="${id}"${about} autocomplete="one-time-code" autocapitalize="none" spellcheck="false" maxlength="40" required></label>`;

/** The page where people see and change what they sign in with. */
export function securityPage(): Page {
  return authPage({
    title: 'Signing in',
    scripts: [
      [
        'elements',
        'call',
        'signed-in',
        'way-back',
        'passkey',
        'security-state',
        'security-authenticator',
        'security-passkeys',
        'way-there',
        'security-accounts',
        'security-sessions',
        'security',
      ],
    ],
    operations: securityOperations,
    forms: `<p id="signed-out" hidden>You are not signed in. <a id="sign-in" href="/auth/log-in">Sign in</a></p>
<div id="account" hidden>
<p id="who"></p>
<section id="codes" tabindex="-1" aria-labelledby="codes-title" hidden>
<h2 id="codes-title">Your recovery codes</h2>
<p>Each signs you in once, when your passkeys and your authenticator are gone. They are shown now and never again: write them down or print
this page.</p>
<ul id="code-list"></ul>
<button type="button" id="codes-kept">I have kept them</button>
</section>
<section id="passkeys" tabindex="-1" aria-labelledby="passkeys-title">
<h2 id="passkeys-title">Passkeys</h2>
<p>A passkey signs you in with your fingerprint, your face or the PIN of your device. It works on this site alone, so nobody can ask you for
it elsewhere.</p>
<ul id="passkey-list" class="things"></ul>
<p id="no-passkeys" hidden>You have none yet.</p>
<form id="passkey-add">
<label>Name <input id="passkey-name" maxlength="100" autocomplete="off" required></label>
<p>What you will know it by, like the name of the device.</p>
<button>Add a passkey</button>
</form>
</section>
<section id="authenticator" tabindex="-1" aria-labelledby="authenticator-title">
<h2 id="authenticator-title">Authenticator</h2>
<p id="authenticator-state"></p>
<form id="totp-begin" hidden>
<label>Your password <input id="totp-password" type="password" autocomplete="current-password" maxlength="1000" required></label>
<button>Set up an authenticator</button>
</form>
<form id="totp-confirm" hidden>
<p id="totp-how">Scan this with your authenticator, <a id="totp-link">open it there</a>, or type the secret into it. Then give the code that it shows.</p>
<img id="totp-image" alt="QR code of the secret below" width="200" height="200">
<p>Secret: <code id="totp-secret"></code></p>
${code('totp-code', 'Code that it shows', ' aria-describedby="totp-how"')}
<button>Confirm</button>
</form>
<form id="totp-remove" hidden>
${code('remove-code', 'Code of the authenticator, or a recovery code')}
<button class="quiet">Remove the authenticator</button>
</form>
</section>
<section id="recovery" tabindex="-1" aria-labelledby="recovery-title">
<h2 id="recovery-title">Recovery codes</h2>
<p id="recovery-state"></p>
<form id="codes-replace" hidden>
${code('replace-code', 'Code of your authenticator, or a recovery code')}
<button class="quiet">Replace them</button>
<button type="button" class="quiet" id="replace-with-passkey">Replace them with a passkey</button>
</form>
</section>
<section id="accounts" tabindex="-1" aria-labelledby="accounts-title" hidden>
<h2 id="accounts-title">Accounts elsewhere</h2>
<p>An account that you have elsewhere can sign you in here. Whoever runs it can then sign in as you.</p>
<ul id="account-list" class="things"></ul>
<div id="account-offers" class="row"></div>
</section>
<section id="sessions" tabindex="-1" aria-labelledby="sessions-title">
<h2 id="sessions-title">Where you are signed in</h2>
<ul id="session-list" class="things"></ul>
<div class="row">
<button type="button" class="quiet" id="end-all">Sign out everywhere</button>
<button type="button" id="sign-out">Sign out here</button>
</div>
</section>
</div>`,
  });
}
