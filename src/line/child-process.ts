/** @file How a process that inspects is started: with what it needs, and no more memory than that takes. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** How a card's driver is told what there is: CUDA_VISIBLE_DEVICES, NVIDIA_TF32_OVERRIDE, VK_ICD_FILENAMES. */
const OF_CARDS = /^(CUDA|NVIDIA|VK)_/;

/** What a child needs of the environment; secrets are not among it. */
const KEPT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'LANG', 'TZ', 'LD_LIBRARY_PATH', 'SystemRoot', 'USERPROFILE'];

export function childEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => KEPT.includes(name) || OF_CARDS.test(name));
  // An Electron application's program is a Node by that variable only.
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1', ...FRUGAL };
}

/**
 * What keeps a child below 300 MB with images of a megapixel, at full speed: few places where glibc keeps what was freed, blocks of
 * 2 MB and more given back at once (in large pages, where the system has them), garbage collected by the one thread that the child
 * has, and collected after each image: the buffers of an image are young, but so large that V8 would look through everything.
 */
const FRUGAL = {
  MALLOC_ARENA_MAX: '2',
  GLIBC_TUNABLES: [
    'glibc.malloc.hugetlb=1',
    'glibc.malloc.trim_threshold=8388608',
    'glibc.malloc.mmap_threshold=2097152',
  ].join(':'),
};
const FLAGS = ['--expose-gc', '--single-threaded-gc'];

/** Node's flags. @param file of the process; sources need what compiles them */
export function childFlags(file: string): string[] {
  if (!file.endsWith('.ts')) return FLAGS;
  return [...FLAGS, '--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href];
}
