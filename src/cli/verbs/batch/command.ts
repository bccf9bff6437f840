/** @file `clflow batch`: work on archives and on many products, by this machine or by a fleet. */
import { Command } from 'commander';
import type { Status } from '../../status.js';
import { batchInspectCommand } from './inspect/command.js';

export function batchCommand(status: Status): Command {
  return new Command('batch')
    .description('Work on more images than one command should hold: in shards, resumable, by one machine or many.')
    .addCommand(batchInspectCommand(status));
}
