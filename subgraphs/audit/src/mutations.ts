import type { DeclaredMutation } from '@cifra/subgraph-kit/mutation';
import { investigationMutations } from './mutations/investigations.ts';

/** Every mutation of the subgraph. */
export const mutations: readonly DeclaredMutation[] = [...investigationMutations];
