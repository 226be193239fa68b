/** A way to an identity provider that was begun in this tab, which alone has it: whoever is sent an answer of somebody else's cannot end it here. */
export interface WayThere {
  readonly transaction: string;
  readonly isToLink: boolean;
}

const wayKey = 'cifra-sign-in';
const toLink = 'LINK ';

/** Goes there, to link an account. What was begun before is forgotten. */
export function leaveToLink(transaction: string, authorizationUrl: string): void {
  sessionStorage.setItem(wayKey, `${toLink}${transaction}`);
  location.assign(authorizationUrl);
}

/** What was begun here, which is good once; null: nothing. */
export function takeWayThere(): WayThere | null {
  const begun = sessionStorage.getItem(wayKey);
  sessionStorage.removeItem(wayKey);
  if (begun === null) return null;
  const isToLink = begun.startsWith(toLink);
  return { transaction: isToLink ? begun.slice(toLink.length) : begun, isToLink };
}
