/** What the doctor says of one thing. */
export interface Finding {
  readonly subject: string;
  /** MISSING: not fit for production as it is. ADVICE: it works, and could be better. */
  readonly state: 'OK' | 'ADVICE' | 'MISSING';
  readonly says: string;
  /** What to do; null where nothing is to do. */
  readonly remedy: string | null;
}

export function ok(subject: string, says: string): Finding {
  return { subject, state: 'OK', says, remedy: null };
}

export function advice(subject: string, says: string, remedy: string): Finding {
  return { subject, state: 'ADVICE', says, remedy };
}

export function missing(subject: string, says: string, remedy: string): Finding {
  return { subject, state: 'MISSING', says, remedy };
}
