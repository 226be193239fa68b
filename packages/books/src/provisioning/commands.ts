import { openBooks } from './open-books.ts';
import { activateTenant, registerTenant, removeUnservedTenant } from './register-tenant.ts';

export const commands = [registerTenant, activateTenant, removeUnservedTenant, openBooks];
