/** @file What `clflow queue` prints. */
import { ownError } from '../../optional-package.js';
import { loadQueue, type QueuePackage } from '../../queue-package.js';
import { print } from '../../terminal/output.js';

export async function runMigrate(url: string, packed?: QueuePackage): Promise<void> {
  const { migrate } = packed ?? (await loadQueue());
  try {
    const version = await migrate(url);
    print(
      version === null
        ? 'Redis and Valkey need no tables: the queue is ready.'
        : `The tables are there, version ${version}: the queue is ready.`,
    );
  } catch (error) {
    throw ownError(error);
  }
}
