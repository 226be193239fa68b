import { part } from './elements.ts';
import { askedOf, usePasskey } from './passkey.ts';
import { doing, onSubmit, refresh, showCodes, showing, takeValue } from './security-state.ts';
import { callAsUser } from './signed-in.ts';

showing(({ secondFactors: { authenticator, passkeys, recoveryCodesLeft } }) => {
  const isActive = authenticator === 'ACTIVE';
  part('authenticator-state').textContent = isActive
    ? 'Log-ins with your password ask for a code of it, where no passkey is used.'
    : 'An app that shows codes of six digits. Set one up where you cannot use a passkey.';
  part('totp-begin').hidden = isActive;
  part('totp-confirm').hidden = true;
  part('totp-remove').hidden = !isActive;
  const hasCodes = isActive || passkeys.length > 0;
  part('recovery-state').textContent = hasCodes
    ? `${recoveryCodesLeft} of them are left. Replacing them needs a code of your authenticator, one of these, or a passkey.`
    : 'You get ten of them with your first passkey or authenticator.';
  part('codes-replace').hidden = !hasCodes;
  part('replace-with-passkey').hidden = passkeys.length === 0;
});

onSubmit('totp-begin', 'authenticator', async () => {
  const begun = await callAsUser('SetUpAuthenticator', { input: { password: takeValue('totp-password') } });
  const { secret, uri, qrCode } = begun as { secret: string; uri: string; qrCode: string };
  part<HTMLImageElement>('totp-image').src = `data:image/svg+xml,${encodeURIComponent(qrCode)}`;
  part<HTMLAnchorElement>('totp-link').href = uri;
  part('totp-secret').textContent = secret;
  part('totp-begin').hidden = true;
  part('totp-confirm').hidden = false;
  part('totp-code').focus();
  return '';
});

onSubmit('totp-confirm', 'authenticator', async () => {
  const confirmed = await callAsUser('ConfirmAuthenticator', { input: { code: takeValue('totp-code') } });
  part('totp-secret').textContent = '';
  part('totp-image').removeAttribute('src');
  part('totp-link').removeAttribute('href');
  await refresh();
  showCodes(confirmed['recoveryCodes'] as readonly string[]);
  return 'The authenticator is set up.';
});

onSubmit('totp-remove', 'authenticator', async () => {
  await callAsUser('RemoveAuthenticator', { input: { code: takeValue('remove-code') } });
  await refresh();
  return 'The authenticator is removed.';
});

async function replaceCodes(proof: object): Promise<string> {
  const replaced = await callAsUser('ReplaceRecoveryCodes', { input: proof });
  await refresh();
  showCodes(replaced['recoveryCodes'] as readonly string[]);
  return 'The earlier codes work no more.';
}

onSubmit('codes-replace', 'recovery', () => replaceCodes({ code: takeValue('replace-code') }));

const withPasskey = part<HTMLButtonElement>('replace-with-passkey');
withPasskey.addEventListener('click', () =>
  doing(withPasskey, 'recovery', async () =>
    replaceCodes({ passkey: await usePasskey(askedOf(await callAsUser('AskMyPasskey', { input: {} }))) }),
  ),
);
