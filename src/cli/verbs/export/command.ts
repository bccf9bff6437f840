/** @file `clflow export`. */
import { Command } from 'commander';
import { jsonOption } from '../../arguments.js';
import type { ExportFlags } from './run.js';

const EXAMPLES = `
A model file is a plain ONNX graph: uint8 images [N, H, W, 3] in, anomaly_map and anomaly_score out, all pre- and
post-processing inside. --triton adds it to a repository that Triton Inference Server serves; a model that is there already
gets one version more. The thresholds are among the parameters of its config.pbtxt.

Examples:
  clflow export bottle.onnx --triton repository
  clflow export bottle.onnx --triton repository --name bottle-line-2`;

export function exportCommand(): Command {
  return new Command('export')
    .description('Add a model to the repository of another inference server.')
    .argument('<M.onnx>', 'model file')
    .requiredOption('--triton <dir>', 'repository of Triton: the folder with a folder for each model')
    .option('--name <name>', "what the server calls the model (default: the file's name)")
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (model: string, options: ExportFlags) => {
      const { runExport } = await import('./run.js');
      await runExport(model, options);
    });
}
