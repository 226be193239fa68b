import type { MailLink } from '@cifra/firm/users/mail-link';
import type { MailSettings } from '../config.ts';

/** The mailer that is configured, loaded only where one is: most starts need none of it. Null: no mail is sent. */
export async function configuredMailer(
  settings: MailSettings | null,
  onFailure: (reason: string) => void,
): Promise<MailLink | null> {
  if (settings === null) return null;
  const { linkMailer } = await import('./mail-link.ts');
  return linkMailer({ settings, onFailure });
}
