/** What should not have happened. */
export interface Finding {
  readonly kind: 'leak' | 'write' | 'internal' | 'told apart' | 'books' | 'log' | 'timing';
  readonly detail: string;
}
