/**
 * @file The public face of every entry as a text that is reviewed with each change, in api/. `npx tsx tools/api/report.ts`
 * writes it; `--check` fails where dist/ and the text differ.
 */
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { join } from 'node:path';

const check = process.argv.includes('--check');
for (const entry of ['clflow', 'clflow-web']) {
  const config = ExtractorConfig.loadFileAndPrepare(join(import.meta.dirname, `${entry}.json`));
  const { succeeded, apiReportChanged } = Extractor.invoke(config, {
    localBuild: !check,
    messageCallback: (message) => {
      // Its greeting, and "copy the file from there to here".
      if (message.category === 'console' && message.logLevel !== 'error') message.handled = true;
    },
  });
  const verdict = check ? 'is not what dist/ exports: run "npm run api", and look at the difference' : 'is written';
  if (apiReportChanged) console.log(`api/${entry}.api.md ${verdict}.`);
  if (!succeeded) process.exitCode = 1;
}
