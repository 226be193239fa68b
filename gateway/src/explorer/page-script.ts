import { joinedScript } from '../page-script.ts';

/** The page's modules, each after those that it imports. */
const modules = [
  'operations',
  'fill-in',
  'persisted',
  'post',
  'refusal-in-words',
  'read-events',
  'session',
  'clients',
  'fetcher',
  'main',
];

export const pageScript = (): string => joinedScript(new URL('page/', import.meta.url), modules);
