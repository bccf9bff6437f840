/** @file The one place that knows where the command line's definitions are. */
import { buildProgram } from '../../src/cli/program.js';
import { Status } from '../../src/cli/status.js';

export { runCli } from '../../src/cli/run.js';

export const program = () => buildProgram(new Status());
