// Puts the package's own command into node_modules/.bin, so that `npx clflow` works inside a clone after `npm ci`.
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';

const main = 'dist/cli/main.js';
const folder = 'node_modules/.bin';
if (existsSync(main) && existsSync('node_modules')) {
  mkdirSync(folder, { recursive: true });
  if (process.platform === 'win32') {
    writeFileSync(`${folder}/clflow.cmd`, `@node "%~dp0\\..\\..\\dist\\cli\\main.js" %*\r\n`);
  } else {
    chmodSync(main, 0o755);
    rmSync(`${folder}/clflow`, { force: true });
    symlinkSync(`../../${main}`, `${folder}/clflow`);
  }
}
