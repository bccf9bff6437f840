/** @file The command line's verbs and what they share. Heavy modules are loaded by the verbs' actions, not here. */
import { Command } from 'commander';
import { batchCommand } from './verbs/batch/command.js';
import { benchmarkCommand } from './verbs/benchmark/command.js';
import { calibrateCommand } from './verbs/calibrate/command.js';
import { checkCommand } from './verbs/check/command.js';
import { demoCommand } from './verbs/demo/command.js';
import { exportCommand } from './verbs/export/command.js';
import type { RunLine } from './verbs/demo/run.js';
import { evaluateCommand } from './verbs/evaluate/command.js';
import { inspectCommand } from './verbs/inspect/command.js';
import { keysCommand } from './verbs/keys/command.js';
import { queueCommand } from './verbs/queue/command.js';
import { refineCommand } from './verbs/refine/command.js';
import type { Status } from './status.js';
import { monitorCommand } from './verbs/monitor/command.js';
import { serveCommand } from './verbs/serve/command.js';
import { studioCommand } from './verbs/studio/command.js';
import { synthesizeCommand } from './verbs/synthesize/command.js';
import { trainCommand } from './verbs/train/command.js';
import { tuneCommand } from './verbs/tune/command.js';
import { watchCommand } from './verbs/watch/command.js';
import { workCommand } from './verbs/work/command.js';
import { VERSION } from '../version.js';

const AFTER = `
Examples:
  clflow train photos/bottle --output bottle.onnx
  clflow evaluate bottle.onnx photos/bottle
  clflow inspect bottle.onnx new-photos/ --heatmaps heatmaps/

Exit status: 0 fine, 1 anomalies found (only with inspect --fail-on-anomaly), 2 wrong use or bad input.
Set CLFLOW_DEBUG=1 to see the stack of an error.`;

/** @param run runs a command line, for verbs that show others at work */
export function buildProgram(status: Status, run: RunLine): Command {
  const program = new Command('clflow')
    .description('Learns from good images of a product what good looks like, and finds what deviates from it.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [verb]', 'show the help of a verb')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'clflow: ')) })
    .showHelpAfterError('(see clflow --help)')
    .addHelpText('after', AFTER);
  const verbs = [
    checkCommand(status),
    trainCommand(),
    tuneCommand(),
    evaluateCommand(),
    inspectCommand(status),
    monitorCommand(status),
    watchCommand(status),
    calibrateCommand(),
    refineCommand(),
    synthesizeCommand(),
    exportCommand(),
    serveCommand(),
    studioCommand(),
    keysCommand(),
    batchCommand(status),
    benchmarkCommand(status),
    workCommand(),
    queueCommand(),
    demoCommand(status, run),
  ];
  for (const command of verbs) {
    program.addCommand(command.copyInheritedSettings(program));
    for (const below of command.commands) below.copyInheritedSettings(command);
  }
  return program;
}
