/** @file Packages that only some lines need: asked for at the start where they are not there. */
import { createRequire } from 'node:module';
import { ClflowError } from '../errors.js';

const { resolve } = createRequire(import.meta.url);

/**
 * @param what what needs it, as a sentence begins: `MQTT`
 * @throws ClflowError `usage` with the command that installs it
 */
export function requirePeer(name: string, what: string): void {
  try {
    resolve(name);
  } catch (cause) {
    throw new ClflowError('usage', `${what} needs the package ${name}: install it with "npm install ${name}".`, {
      cause,
    });
  }
}
