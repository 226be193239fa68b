import { expect } from 'vitest';
import { codeOfStep, stepAt } from '@cifra/access/totp';
import type { Browser } from './browser.ts';

interface Person {
  readonly email: string;
  readonly password: string;
}

/**
 * The pages under `/auth/` as a person uses them, with a passkey that Chromium makes: an authenticator and a passkey are set up, and from then on
 * sign in and prove who it is. Answers what was shown once.
 */
export async function useSecurityPages(
  browser: Browser,
  home: string,
  { email, password }: Person,
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
    expect(faults).toEqual([]);
    return [secret, code];
  } finally {
    await context.close();
  }
}
