import { findBooks, openBooks } from './open-books.ts';
import { activateTenant, registerTenant, removeUnservedTenant } from './register-tenant.ts';
import { writeCatalogue } from './seed-catalogue.ts';

export const commands = [
  writeCatalogue,
  registerTenant,
  activateTenant,
  removeUnservedTenant,
  openBooks,
  findBooks,
];
