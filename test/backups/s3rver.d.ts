declare module 's3rver' {
  import type { RequestListener } from 'node:http';

  /** The package has no types of its own. */
  export default class S3rver {
    constructor(options: {
      readonly directory: string;
      readonly silent: boolean;
      readonly configureBuckets: readonly { readonly name: string }[];
    });
    callback(): RequestListener;
    configureBuckets(): Promise<unknown>;
  }
}
