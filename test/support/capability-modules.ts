/**
 * Every capability's module, for tests of one capability that need the whole product behind the door. They import it from
 * here: a package that named `@cifra/capabilities` would depend on what depends on it.
 */
export { capabilityModules } from '@cifra/capabilities/registry';
