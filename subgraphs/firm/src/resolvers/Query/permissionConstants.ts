import { permissionNames } from '@cifra/access/permissions';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const permissionConstants: QueryResolvers['permissionConstants'] = () => [...permissionNames];
