/** @file The AWS SDK, loaded where an address asks for it: an optional package. */
import type * as s3 from '@aws-sdk/client-s3';
import { ClflowError } from 'clflow';
import { files } from 'clflow/parts';

type Sdk = typeof s3;

export interface S3Settings {
  /** Address of another store than Amazon's, such as https://minio.plant.example:9000; default: AWS_ENDPOINT_URL. */
  readonly endpoint?: string;
  /** Default: AWS_REGION, else us-east-1. */
  readonly region?: string;
}

export interface S3Connection {
  readonly sdk: Sdk;
  readonly client: s3.S3Client;
  /** For messages: without what may be secret in it. */
  readonly endpoint: string;
}

/** Tries of a request unless AWS_MAX_ATTEMPTS says otherwise; the SDK waits between them, and slows all down when a store asks for it. */
const TRIES = 8;
const PACKAGE: string = '@aws-sdk/client-s3';

/** @throws ClflowError `usage` with the command that installs the package, or for an endpoint that is none */
export async function connectS3({ endpoint, region }: S3Settings = {}, name = PACKAGE): Promise<S3Connection> {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_REGION, AWS_DEFAULT_REGION, AWS_MAX_ATTEMPTS } = process.env;
  const address = endpoint ?? AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL;
  const host = address === undefined ? 'Amazon S3' : hostOf(address);
  const sdk = await load(name);
  const client = new sdk.S3Client({
    region: region ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1',
    // Stores in a plant seldom have a name of their own for every bucket.
    ...(address === undefined ? {} : { endpoint: address, forcePathStyle: true }),
    retryMode: 'adaptive',
    maxAttempts: Number(AWS_MAX_ATTEMPTS) || TRIES,
    // Stores that are not Amazon's often know no checksums of their own in requests.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return { sdk, client, endpoint: host };
}

function hostOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url && /^https?:$/.test(url.protocol)) return url.host;
  throw new ClflowError('usage', 'The endpoint of S3 is no address: it begins with http:// or https://.');
}

function load(name: string): Promise<Sdk> {
  // Six lines at every start, about a Node that is this package's floor as long as it works.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return files.loadOptional(name, () => import(name), 'Addresses that begin with s3:// need');
}
