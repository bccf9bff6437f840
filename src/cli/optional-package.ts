/** @file Packages that not every user needs: found when they are there, asked for when they are not. */
import { ClflowError, type ErrorCode, errorCodes } from '../errors.js';

/**
 * @param name no literal at the import, so that the command line can be built without the package
 * @throws ClflowError `usage` with the command that installs it
 */
export async function loadPackage<Package>(name: string): Promise<Package> {
  try {
    return (await import(name)) as Package;
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
