import { persist } from '../safelist/persist.ts';
import { BEGIN_SIGN_IN, SIGN_IN_OPTIONS } from './operations.ts';

/** Where a page offers identity providers, each with a button; its script is `page/sign-in-with.ts`. Empty while there are none. */
export const signInWith = (purpose: 'log-in' | 'invitation'): string =>
  `<div id="providers" data-purpose="${purpose}" data-options="${persist(SIGN_IN_OPTIONS).id}" data-begin="${persist(BEGIN_SIGN_IN).id}"></div>`;
