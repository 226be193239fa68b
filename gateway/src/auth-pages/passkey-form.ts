/** On the log-in page: in place of the address and the password. After a right password, in place of the code. */
export const passkeyForm = `<form id="passkey">
<button class="quiet">Sign in with a passkey</button>
</form>`;

/** The script of it. */
export const passkeyLogInScript: readonly string[] = [
  'elements',
  'call',
  'way-back',
  'passkey',
  'log-in-with-passkey',
];
