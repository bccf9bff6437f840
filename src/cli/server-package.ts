/** @file The optional package behind `clflow serve`, `clflow studio` and `clflow keys`: found when it is there, asked for when it is not. */
import { ClflowError, type ErrorCode, errorCodes } from '../errors.js';

/** As much of `@clflow/server` as the command line uses. */
export interface ServerPackage {
  serve(options: Readonly<Record<string, unknown>>): Promise<Running>;
  studio(options: Readonly<Record<string, unknown>>): Promise<Running>;
  readonly scopes: readonly string[];
  readonly KeyStore: { open(data: string): Promise<KeyStore> };
}

interface Running {
  readonly url: string;
  readonly stopped: Promise<void>;
}

export interface KeyStore {
  list(): readonly KeyEntry[];
  create(options: {
    readonly scopes: readonly string[];
    readonly models?: readonly string[];
    readonly name?: string;
    readonly expires?: Date;
  }): Promise<{ readonly id: string; readonly key: string }>;
  revoke(id: string): Promise<void>;
}

export interface KeyEntry {
  readonly id: string;
  readonly name: string | null;
  readonly scopes: readonly string[];
  readonly models: readonly string[] | null;
  readonly created: string;
  readonly expires: string | null;
}

/** A variable, so that the command line can be built without the package. */
const NAME: string = '@clflow/server';

/** @throws ClflowError `usage` with the command that installs it */
export async function loadServer(name = NAME): Promise<ServerPackage> {
  try {
    return (await import(name)) as ServerPackage;
  } catch (cause) {
    if (!isMissing(cause, name)) throw cause;
    throw new ClflowError('usage', `This needs the package ${name}: install it with "npm install ${name}".`, { cause });
  }
}

/** An error of the package as one of ours: it may have come with a copy of the library of its own. */
export function ownError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ClflowError || error.name !== 'ClflowError') return error;
  const { code } = error as Error & { readonly code?: string };
  return code !== undefined && Object.hasOwn(errorCodes, code)
    ? new ClflowError(code as ErrorCode, error.message, { cause: error.cause })
    : error;
}

/** Whether it is the package itself that was not found, not something that it imports. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return (
    code === 'ERR_MODULE_NOT_FOUND' && (message.includes(`'${name}'`) || message.includes(`${name}/dist/index.js`))
  );
}
