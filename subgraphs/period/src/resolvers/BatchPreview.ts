import type { BatchPreviewResolvers } from '../generated/resolvers.ts';
import { refusalShape } from '@cifra/closing/batch/read-batch-runs';
import { tenantOfBatch } from './tenant-of-batch.ts';

export const BatchPreview: BatchPreviewResolvers = {
  tenant: ({ tenant }, _input, { access }, info) => tenantOfBatch(tenant.id, access, info),
  lockState: ({ preview }) => preview?.lockState ?? null,
  closeState: ({ preview }) => preview?.closeState ?? null,
  steps: ({ preview }) => [...(preview?.steps ?? [])],
  missingPermissions: ({ missingPermissions }) => [...missingPermissions],
  refusal: ({ preview }) => (preview?.refusal ? refusalShape(preview.refusal) : null),
  failureReference: ({ failureReference }) => failureReference,
};
