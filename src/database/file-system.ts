/** @file File systems on which a database with a write-ahead log is not safe. */
import { statfs } from 'node:fs/promises';
import { ClflowError } from '../errors.js';

/** Numbers of Linux (`statfs(2)`, `linux/magic.h`). Locks and shared memory do not hold between the machines that mount them. */
const NETWORK: Readonly<Record<number, string>> = {
  0x6969: 'NFS',
  0x517b: 'SMB',
  0xff534d42: 'CIFS',
  0xfe534d42: 'SMB2',
  0x5346414f: 'AFS',
  0x73757245: 'Coda',
  0x00c36400: 'Ceph',
  0x0bd00bd0: 'Lustre',
  0x47504653: 'GPFS',
  0x7461636f: 'OCFS2',
  0x01161970: 'GFS2',
  0x01021997: '9P',
};

/** May lead to another machine (sshfs) or not (ntfs-3g). */
const FUSE = 0x65735546;

/** @param type `type` of `statfs`, which is signed on some platforms */
export function networkFileSystem(type: number): string | null {
  return NETWORK[type >>> 0] ?? null;
}

/**
 * @param onNote told of one that may be on the network
 * @throws ClflowError `io` for one that is
 */
export async function requireLocal(folder: string, onNote: (message: string) => void): Promise<void> {
  const { type } = await statfs(folder);
  const name = networkFileSystem(type);
  if (name !== null) {
    throw new ClflowError(
      'io',
      `${folder} lies on a network file system (${name}), where a database can be damaged: choose a folder on a local disk.`,
    );
  }
  if (type >>> 0 === FUSE) {
    onNote(
      `${folder} lies on a FUSE file system: should that lead to another machine, choose a folder on a local disk.`,
    );
  }
}
