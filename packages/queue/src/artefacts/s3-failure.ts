import { MaspoError } from '@maspo/core';

export interface S3Surroundings {
  readonly address: string;
  readonly bucket: string;
  /** The endpoint from the environment; undefined for Amazon's own. */
  readonly endpoint: string | undefined;
}

interface ClientError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const network = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|TimeoutError)$/;

/** Whether the same request may succeed a moment later. */
export function isTransient(error: unknown): boolean {
  const { status, reason } = readError(error);
  return network.test(reason) || status === 429 || status >= 500;
}

/**
 * An error of the S3 client, in words for the user. The original error is not attached as the cause, because it contains the signed
 * request. Known secrets are removed from the server's text.
 */
export function s3Failure(error: unknown, { address, bucket, endpoint }: S3Surroundings): MaspoError {
  if (error instanceof MaspoError) return error;
  const { reason, name, status, message } = readError(error);
  const where = endpoint === undefined ? 'Amazon S3' : withoutUser(endpoint);
  const fail = (text: string) => new MaspoError('environment', `cannot use ${address}: ${text}`);
  if (network.test(reason))
    return fail(`${where} cannot be reached (${reason}); check AWS_ENDPOINT_URL_S3, and the network from this machine`);
  if (/Credentials/.test(name) && status === 0)
    return fail('no keys were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, on this machine');
  if (/Region is missing/.test(message))
    return fail('no region is set; set AWS_REGION (most other servers accept us-east-1)');
  const texts: Readonly<Record<string, string>> = {
    NoSuchBucket: `${where} has no bucket ${bucket}; make it, or correct the address`,
    InvalidAccessKeyId: `${where} does not know the key in AWS_ACCESS_KEY_ID`,
    SignatureDoesNotMatch: `${where} refuses the signature; AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID`,
    RequestTimeTooSkewed: `${where} refuses the time of this machine; set its clock (NTP)`,
    ExpiredToken: `${where} reports that the session token has expired; get a new one`,
    PermanentRedirect: `the bucket is in another region than AWS_REGION says`,
    AuthorizationHeaderMalformed: `${where} expects another region than AWS_REGION says`,
  };
  const text = texts[name];
  if (text !== undefined) return fail(text);
  if (status === 401 || status === 403 || name === 'AccessDenied')
    return fail(
      `${where} denies access; the key needs to list the bucket, and to put, get and delete objects below it`,
    );
  const answer = status === 0 ? '' : ` (status ${status})`;
  return fail(`${where} failed with ${name}${answer}: ${withoutSecrets(message)}`);
}

function readError(error: unknown) {
  const { name = 'Error', message = '', code, $metadata } = error as Partial<ClientError>;
  return { name, message, reason: code ?? name, status: $metadata?.httpStatusCode ?? 0 };
}

/** The endpoint without a user name, password, path or query. */
function withoutUser(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).origin : 'the endpoint (its address is not a URL)';
}

function withoutSecrets(message: string): string {
  const names = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ACCESS_KEY_ID'];
  return names.reduce((text, name) => {
    const secret = process.env[name];
    return secret ? text.replaceAll(secret, `[${name}]`) : text;
  }, message);
}
