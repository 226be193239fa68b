import type { LinkPurpose } from './password-links.ts';

/** A link that sets a password, on its way to whose password it is. */
export interface LinkMail {
  readonly to: string;
  readonly name: string;
  readonly purpose: LinkPurpose;
  readonly url: string;
  /** ISO 8601, in UTC. */
  readonly expiresAt: string;
}

/** Sends the link. False where it was not taken over: then somebody has to pass the link on. It never throws. */
export type MailLink = (mail: LinkMail) => Promise<boolean>;

/** The texts of the mail: no name of the firm's clients, no figures, and one link. */
export function textsOf({ name, purpose, url, expiresAt }: LinkMail): {
  readonly subject: string;
  readonly text: string;
} {
  const what =
    purpose === 'INVITATION' ? 'You have been invited to Cifra.' : 'A new password has been asked for.';
  return {
    subject: purpose === 'INVITATION' ? 'Your log-in' : 'Set a new password',
    text: [
      `${name},`,
      `${what} Set your password here, once, until ${expiresAt.slice(0, 16).replace('T', ' ')} UTC:`,
      url,
      'Whoever has this link can set your password: pass it on to nobody. If you did not expect it, tell the firm.',
    ].join('\n\n'),
  };
}
