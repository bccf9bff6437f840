// Preloaded into a process of Node: when it ends, it tells on file descriptor 3 what it has spent.
import { readFileSync, writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Bytes. Linux's maxRSS would have what the parent held before this program was loaded. */
function peakBytes() {
  try {
    return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return 1024 * process.resourceUsage().maxRSS;
  }
}

// A forked child inherits the preload, and has another thing on that descriptor.
if (isMainThread && process.send === undefined) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeSync(3, JSON.stringify({ cpuSeconds: (user + system) / 1e6, peakMemoryMb: peakBytes() / 1e6 }));
  });
}
