/** @file The command line's verbs and what they share. Heavy modules are loaded by the verbs' actions, not here. */
import { Command } from 'commander';
import { benchmarkCommand } from './benchmark.js';
import { calibrateCommand } from './calibrate.js';
import { evaluateCommand } from './evaluate.js';
import { inspectCommand } from './inspect.js';
import { refineCommand } from './refine.js';
import type { Status } from './status.js';
import { monitorCommand } from './monitor.js';
import { synthesizeCommand } from './synthesize.js';
import { trainCommand } from './train.js';
import { VERSION } from '../version.js';

const AFTER = `
Examples:
  clflow train photos/bottle --output bottle.onnx
  clflow evaluate bottle.onnx photos/bottle
  clflow inspect bottle.onnx new-photos/ --heatmaps heatmaps/

Exit status: 0 fine, 1 anomalies found (only with inspect --fail-on-anomaly), 2 wrong use or bad input.
Set CLFLOW_DEBUG=1 to see the stack of an error.`;

export function buildProgram(status: Status): Command {
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
    trainCommand(),
    evaluateCommand(),
    inspectCommand(status),
    monitorCommand(status),
    calibrateCommand(),
    refineCommand(),
    synthesizeCommand(),
    benchmarkCommand(status),
  ];
  for (const command of verbs) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  return program;
}
