import { expect } from 'vitest';
import { codeOfStep, stepAt } from '@cifra/access/totp';
import type { Browser } from './browser.ts';

interface Person {
  readonly email: string;
  readonly password: string;
}

/** A provider that signs everybody in who is sent there. */
interface Provider {
  readonly name: string;
  readonly issuer: string;
}

/**
 * The pages under `/auth/` as a person uses them, with a passkey that Chromium makes: an authenticator and a passkey are set up, and from then on
 * sign in and prove who it is; an account elsewhere is linked, signs in, ends the session from there, and is unlinked. Answers what was shown
 * once.
 */
export async function useSecurityPages(
  browser: Browser,
  home: string,
  { email, password }: Person,
  provider: Provider,
): Promise<readonly string[]> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    const devTools = await context.newCDPSession(page);
    await devTools.send('WebAuthn.enable');
    await devTools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    const told = async (outcome: 'wrong' | 'done', text: string): Promise<void> => {
      await page.waitForSelector(`#status.${outcome}:has-text("${text}")`);
    };

    await page.goto(`${home}/auth/security`);
    await page.click('#signed-out a');
    await page.fill('#email', email);
    await page.fill('#password', password);
    await page.click('#credentials button');
    await page.waitForSelector('#session-list li');

    await page.fill('#totp-password', password);
    await page.click('#totp-begin button');
    await page.waitForSelector('#totp-confirm:not([hidden])');
    const secret = (await page.textContent('#totp-secret')) ?? '';
    expect(await page.getAttribute('#totp-image', 'src')).toMatch(/^data:image\/svg\+xml,/);
    await page.fill('#totp-code', '000000');
    await page.click('#totp-confirm button');
    await told('wrong', 'The code is wrong');
    await page.fill('#totp-code', codeOfStep(secret, stepAt(Date.now() / 1000)));
    await page.click('#totp-confirm button');
    await told('done', 'The authenticator is set up.');
    const code = (await page.textContent('#code-list li')) ?? '';
    await page.click('#codes-kept');
    await page.fill('#passkey-name', 'Laptop');
    await page.click('#passkey-add button');
    await told('done', 'The passkey is added.');
    expect(await page.textContent('#passkey-list .name')).toBe('Laptop');

    await page.click('#sign-out');
    await page.waitForURL(/log-in$/);
    await page.click('#passkey button');
    await told('done', 'You are signed in.');
    for (const [wayBack, goesTo] of [
      ['/auth/security#sessions', '/auth/security#sessions'],
      ['/\\evil.example/', null],
    ] as const) {
      await page.goto(`${home}/auth/step-up?return=${encodeURIComponent(wayBack)}`);
      const here = page.url();
      await page.waitForSelector('#with-passkey:not([hidden])');
      await page.click('#with-passkey button');
      if (goesTo === null) await told('done', 'It is you.');
      else await page.waitForURL(/auth\/security#sessions$/);
      expect(page.url()).toBe(goesTo === null ? here : `${home}${goesTo}`);
    }

    await page.goto(`${home}/auth/security#accounts`);
    await page.waitForSelector('#account-offers button');
    for (const width of [900, 320]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth'), `at ${width}`).toBe(width);
    }
    await page.click('#account-offers button');
    await page.waitForURL(/auth\/security#accounts$/);
    expect(await page.textContent('#account-list .name')).toBe(provider.name);
    await page.click('#sign-out');
    await page.waitForURL(/log-in$/);
    await page.click('#providers button');
    // The provider asks for no second factor here, so Cifra does.
    await page.waitForSelector('#second:not([hidden])');
    expect(page.url()).toBe(`${home}/auth/oidc/callback/work`);
    await page.click('#passkey button');
    await told('done', 'You are signed in.');
    await page.goto(`${home}/auth/security`);
    await page.waitForSelector('#session-list li');
    await page.goto(`${provider.issuer}/session/end`);
    await page.click('button[value=yes]');
    await page.waitForURL(/success/);
    await page.goto(`${home}/auth/security`);
    await page.waitForSelector('#signed-out:not([hidden])');
    await page.goto(`${home}/auth/log-in?return=/auth/security`);
    await page.click('#passkey button');
    await page.waitForSelector('#account-list button');
    await page.click('#account-list button');
    await page.click('#account-list button');
    await told('done', `${provider.name} does not sign you in any more.`);
    await page.waitForSelector('#account-offers button');
    expect(faults).toEqual([]);
    return [secret, code];
  } finally {
    await context.close();
  }
}
