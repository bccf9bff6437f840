/** @file Debian's broker. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, hasProgram, Program } from './programs.js';

/** Debian puts it where only root's PATH looks. */
const MOSQUITTO = existsSync('/usr/sbin/mosquitto') ? '/usr/sbin/mosquitto' : 'mosquitto';

export const noMosquitto = !hasProgram(MOSQUITTO, 'a line with a broker');

export interface Broker {
  readonly port: number;
  readonly program: Program;
  /** Files beside its configuration. */
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * A broker that keeps what it has acknowledged over its death, as the guide recommends.
 *
 * @param settings further lines of its configuration; FOLDER stands for a folder of its own
 */
export async function broker(settings: readonly string[] = [], files: Record<string, string> = {}): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'clflow-broker-'));
  const port = await freePort();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const open = settings.some((line) => line.startsWith('allow_anonymous')) ? [] : ['allow_anonymous true'];
  const lines = [
    `listener ${port} 127.0.0.1`,
    ...open,
    'user root',
    'persistence true',
    `persistence_location ${folder}/`,
    'autosave_on_changes true',
    'autosave_interval 1',
    'max_queued_messages 0',
    ...settings.map((line) => line.replaceAll('FOLDER', folder)),
  ];
  const configuration = join(folder, 'mosquitto.conf');
  writeFileSync(configuration, `${lines.join('\n')}\n`);
  const program = new Program(MOSQUITTO, ['-c', configuration], port);
  return {
    port,
    program,
    folder,
    remove: async () => {
      await program.kill();
      rmSync(folder, { recursive: true });
    },
  };
}
