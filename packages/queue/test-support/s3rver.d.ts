// The package ships no types of its own.
declare module '@20minutes/s3rver' {
  export default class S3rver {
    constructor(options: {
      port: number;
      address: string;
      silent: boolean;
      directory: string;
      configureBuckets: { name: string }[];
    });
    allowMismatchedSignatures: boolean;
    run(): Promise<{ readonly port: number }>;
    close(): Promise<void>;
  }
}
