/**
 * @file Writes docs/reference/cli.md, docs/reference/errors.md and the schema of a line's results from the definitions in the code.
 *
 *   npm run docs:reference              # writes
 *   npm run docs:reference -- --check   # exit status 1 when a page is not what it would be written as
 */
import { parseArgs } from 'node:util';
import { publish } from '../documents/publish.js';
import { cliPage } from './cli-page.js';
import { program } from './commands.js';
import { errorCodes } from '../../src/errors.js';
import { resultJsonSchema } from '../../src/line/result.js';
import { errorExamples } from './error-examples.js';
import { errorsPage } from './errors-page.js';

const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
process.exitCode = await publish({
  pages: {
    'docs/reference/cli.md': cliPage(program()),
    'docs/reference/errors.md': errorsPage(errorCodes, errorExamples),
    'docs/reference/watch-result.schema.json': JSON.stringify(resultJsonSchema()),
  },
  check: options.check,
  command: 'npm run docs:reference',
});
