/** @file What the operating system's error codes mean for a person who reads or writes a file. */
import { ClflowError, messageOf } from '../errors.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder; check the path',
  EACCES: 'permission is denied; check the rights of the file and of its folder',
  EPERM: 'permission is denied; check the rights of the file and of its folder',
  EISDIR: 'it is a folder; name a file',
  ENOTDIR: 'a part of its path is a file, not a folder; check the path',
  EEXIST: 'a part of its path is a file, not a folder; check the path',
  ENOSPC: 'the disk is full; free some space and try again',
  EDQUOT: 'your disk quota is used up; free some space and try again',
  EROFS: 'the disk is read-only; choose another folder',
  ENAMETOOLONG: 'the name is too long; choose a shorter one',
  EMFILE: 'too many files are open; close some or raise the limit (ulimit -n)',
};

/** An `io` error that says which file could not be read or written, why, and what to do. */
export function ioError(action: 'read' | 'write', path: string, error: unknown): ClflowError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new ClflowError('io', `Cannot ${action} ${path}: ${REASONS[code] ?? messageOf(error)}.`, { cause: error });
}
