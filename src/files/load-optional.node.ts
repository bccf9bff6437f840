/** @file Packages that not every user needs: found when they are there, asked for when they are not. */
import { ClflowError } from '../errors.js';

/**
 * @param load imports it, from where it is looked for
 * @param needs how the sentence begins that asks for it
 * @throws ClflowError `usage` with the command that installs it
 */
export async function loadOptional<Package>(
  name: string,
  load: () => Promise<unknown>,
  needs = 'This needs',
): Promise<Package> {
  try {
    return (await load()) as Package;
  } catch (cause) {
    if (!isMissing(cause, name)) throw cause;
    throw new ClflowError('usage', `${needs} the package ${name}: install it with "npm install ${name}".`, { cause });
  }
}

/** Whether it is the package itself that was not found, not something that it imports. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return (
    code === 'ERR_MODULE_NOT_FOUND' && (message.includes(`'${name}'`) || message.includes(`${name}/dist/index.js`))
  );
}
