import { createTransport } from 'nodemailer';
import { textsOf, type MailLink } from '@cifra/firm/users/mail-link';
import type { MailSettings } from '../config.ts';

const LIMIT_MILLIS = 10_000;
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

interface Options {
  readonly settings: MailSettings;
  /** Told why a mail was not taken over; without the address and the link. */
  readonly onFailure: (reason: string) => void;
}

/** Sends links over SMTP: with TLS, except to this very machine. Waits at most ten seconds. */
export function linkMailer({ settings: { smtpUrl, from }, onFailure }: Options): MailLink {
  const { hostname, protocol } = new URL(smtpUrl);
  const transport = createTransport({
    url: smtpUrl,
    requireTLS: protocol === 'smtp:' && !LOOPBACK.has(hostname),
    connectionTimeout: LIMIT_MILLIS,
    greetingTimeout: LIMIT_MILLIS,
    socketTimeout: LIMIT_MILLIS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (mail) => {
    try {
      await transport.sendMail({
        from,
        to: { name: mail.name, address: mail.to },
        ...textsOf(mail),
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return true;
    } catch (error) {
      // The server's words may repeat the address.
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      onFailure(code);
      return false;
    }
  };
}
