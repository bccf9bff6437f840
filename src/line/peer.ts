/** @file Packages that only some lines need: found when they are there, asked for when they are not. */
import { ClflowError } from '../errors.js';

/**
 * An optional package.
 *
 * @param what what needs it, as a sentence begins: `MQTT`
 * @param load its dynamic import
 * @throws ClflowError `usage` with the command that installs it
 */
export async function loadPeer<T>(name: string, what: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    // Its own parts are another matter.
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes(`'${name}'`)) throw cause;
    throw new ClflowError('usage', `${what} needs the package ${name}: install it with "npm install ${name}".`, {
      cause,
    });
  }
}
