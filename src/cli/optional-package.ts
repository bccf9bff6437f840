/** @file Packages that not every user needs: found when they are there, asked for when they are not. */
import { ClflowError, type ErrorCode, errorCodes } from '../errors.js';
import { loadOptional } from '../files/load-optional.node.js';

/**
 * @param name no literal at the import, so that the command line can be built without the package
 * @throws ClflowError `usage` with the command that installs it
 */
export function loadPackage<Package>(name: string): Promise<Package> {
  return loadOptional(name, () => import(name));
}

/** An error of the package as one of ours: it may have come with a copy of the library of its own. */
export function ownError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ClflowError || error.name !== 'ClflowError') return error;
  const { code } = error as Error & { readonly code?: string };
  return code !== undefined && Object.hasOwn(errorCodes, code)
    ? new ClflowError(code as ErrorCode, error.message, { cause: error.cause })
    : error;
}
