/** @file The one place that knows where the command line's definitions are. */
import { buildProgram } from '../../src/cli/program.js';
import { runCli } from '../../src/cli/run.js';
import { Status } from '../../src/cli/status.js';

export { runCli };

export const program = () => buildProgram(new Status(), runCli);
