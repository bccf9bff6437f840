/** @file `npm run demo`: see demo.ts. An argument names another folder than demo-output. */
import { runDemo } from '../cli/verbs/demo/run.js';

process.exitCode = await runDemo(process.argv[2] ?? 'demo-output');
