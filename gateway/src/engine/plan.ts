import type { Experimental_DidResolveQueryPlanCallback } from '@apollo/gateway';

/** The query planner's types, named through the package that exports the plans. */
export type ResolvedPlan = Parameters<Experimental_DidResolveQueryPlanCallback>[0];
export type QueryPlan = ResolvedPlan['queryPlan'];
export type GatewayRequest = ResolvedPlan['requestContext'];
type AnyNode = NonNullable<QueryPlan['node']>;
export type PlanNode = Exclude<AnyNode, { kind: 'Subscription' }>;
export type FetchNode = Extract<PlanNode, { kind: 'Fetch' }>;
export type FlattenNode = Extract<PlanNode, { kind: 'Flatten' }>;
export type PlanSelection = NonNullable<FetchNode['requires']>[number];
export type PlanPath = FlattenNode['path'];

/** Thrown while compiling: @apollo/gateway's own executor must run this plan. Never thrown while running. */
export class NotCompilable extends Error {}
