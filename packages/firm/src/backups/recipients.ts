/** An X25519 recipient as age writes it: who has its identity can read what is encrypted to it. */
const recipient = /^age1[02-9ac-hj-np-z]{58}$/;

export const isRecipient = (text: string): boolean => recipient.test(text);

/** Recipients in a text, divided by commas and white space, each once. Null: one of them is none. */
export function parseRecipients(text: string): readonly string[] | null {
  const found = text.split(/[\s,]+/).filter((one) => one !== '');
  return found.every(isRecipient) ? [...new Set(found)] : null;
}

/** The identities in a file as age-keygen writes it: comments and empty lines are left out. Null: a line is none. */
export function parseIdentities(text: string): readonly string[] | null {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines.length > 0 && lines.every((line) => /^AGE-SECRET-KEY-1[A-Z0-9]+$/.test(line)) ? lines : null;
}
