/** @file Hosts for tests: network namespaces that reach one address of this machine by a cable of their own, which can be cut. */
import { execFileSync } from 'node:child_process';

export interface Host {
  /** Words before a command that is to run there. */
  readonly enter: readonly string[];
  cut(): void;
  mend(): void;
}

export interface Network {
  /** Address of this machine that hosts reach it by. */
  readonly address: string;
  host(): Host;
  remove(): void;
}

/** Whether this process may make namespaces, as root may outside of most containers. */
export function mayMakeNetworks(): boolean {
  const probe = `clflow-probe-${process.pid}`;
  try {
    ip('netns', 'add', probe);
    ip('netns', 'del', probe);
    return true;
  } catch {
    return false;
  }
}

/** @param place one that no other network has, 0 to 255 */
export function openNetwork(place: number): Network {
  const bridge = `clq${place}`;
  const address = `10.231.${place}.1`;
  ip('link', 'add', bridge, 'type', 'bridge');
  ip('addr', 'add', `${address}/24`, 'dev', bridge);
  ip('link', 'set', bridge, 'up');
  const names: string[] = [];
  return {
    address,
    host: () => {
      const number = names.length + 2;
      const [name, cable] = [`${bridge}-${number}`, `${bridge}c${number}`];
      ip('netns', 'add', name);
      names.push(name);
      ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
      ip('link', 'set', cable, 'master', bridge, 'up');
      ip('-n', name, 'addr', 'add', `10.231.${place}.${number}/24`, 'dev', 'eth0');
      for (const device of ['lo', 'eth0']) ip('-n', name, 'link', 'set', device, 'up');
      return {
        enter: ['ip', 'netns', 'exec', name],
        cut: () => ip('link', 'set', cable, 'down'),
        mend: () => ip('link', 'set', cable, 'up'),
      };
    },
    remove: () => {
      for (const name of names) ip('netns', 'del', name);
      ip('link', 'del', bridge);
    },
  };
}

function ip(...words: readonly string[]): void {
  execFileSync('ip', words, { stdio: 'pipe' });
}
