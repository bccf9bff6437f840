#!/usr/bin/env node
/** @file The command `clflow`. */
import { failed, runCli } from './run.js';
import { guardOutput } from './terminal/output.js';

guardOutput();
// Node's own status for an uncaught error is 1, which here means "anomalous".
process.on('uncaughtException', (error) => process.exit(failed(error)));
process.exitCode = await runCli(process.argv.slice(2));
