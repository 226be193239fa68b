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

/** What an owner is told of a protection that one person alone is about to loosen. */
export interface LooseningNotice {
  readonly to: string;
  readonly name: string;
  /** The setting's name. */
  readonly setting: string;
  /** From when on it may take effect: ISO 8601, in UTC. */
  readonly waitsUntil: string;
}

/** What is mailed: a link, or that a protection is about to be loosened. */
export type FirmMail = LinkMail | LooseningNotice;

/** Sends a mail. False where it was not taken over: then somebody has to pass the link on. It never throws. */
export type MailLink = (mail: FirmMail) => Promise<boolean>;

interface Texts {
  readonly subject: string;
  readonly text: string;
}

/** The texts of a mail: no name of the firm's clients, no figures, and at most one link. */
export const textsOf = (mail: FirmMail): Texts =>
  'url' in mail ? textsOfLink(mail) : textsOfLoosening(mail);

const minuteOf = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

function textsOfLoosening({ name, setting, waitsUntil }: LooseningNotice): Texts {
  return {
    subject: 'A protection is about to be loosened',
    text: [
      `${name},`,
      `Somebody has proposed to change the setting ${setting} so that it protects less. Nobody else could confirm it, so it waits: it can take effect from ${minuteOf(waitsUntil)} on.`,
      'If you did not expect it, withdraw the change in Cifra before then if it was proposed in your name, or else reject it; then set a new password, and end all sessions.',
    ].join('\n\n'),
  };
}

function textsOfLink({ name, purpose, url, expiresAt }: LinkMail): Texts {
  const what =
    purpose === 'INVITATION' ? 'You have been invited to Cifra.' : 'A new password has been asked for.';
  return {
    subject: purpose === 'INVITATION' ? 'Your log-in' : 'Set a new password',
    text: [
      `${name},`,
      `${what} Set your password here, once, until ${minuteOf(expiresAt)}:`,
      url,
      'Whoever has this link can set your password: pass it on to nobody. If you did not expect it, tell the firm.',
    ].join('\n\n'),
  };
}
