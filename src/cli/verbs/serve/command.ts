/** @file `clflow serve`. */
import { Command, Option } from 'commander';
import { names } from '../../arguments.js';
import type { ServeFlags } from './run.js';

const EXAMPLES = `
Every model file in the folder is served under its name without .onnx; new, changed and removed files are taken over while the
server runs. Images go to POST /v1/models/NAME/inspect, tensors to the Open Inference Protocol under /v2; /docs shows all.
One line on stdout tells when the server is ready; its log goes to stderr.

On another address than this machine's own the server asks for API keys, which "clflow keys create" makes, and does not start
without any. Every setting can be given by a flag, by the environment (CLFLOW_PORT, CLFLOW_MAX_MEGAPIXELS …) or in a JSON file
({"port": 8080}); the flag comes first, the file last.

Exit status: 0 when it was told to stop and has, 2 when it could not start.

Examples:
  clflow serve models/
  clflow serve models/ --host 0.0.0.0 --data /var/lib/clflow --tls-cert cert.pem --tls-key key.pem
  curl --data-binary @part.jpg -H "Content-Type: image/jpeg" http://127.0.0.1:8080/v1/models/bottle/inspect`;

/** A number, or the text as it is: the server says what is wrong with a setting, wherever it comes from. */
function number(text: string): number | string {
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

export function serveCommand(): Command {
  const numeric = (flags: string, description: string): Option => new Option(flags, description).argParser(number);
  return new Command('serve')
    .description('Serve the models of a folder over HTTP.')
    .argument('<MODELS_DIR>', 'folder of model files')
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .addOption(numeric('--port <n>', 'port; 0: a free one (default: 8080)'))
    .option('--data <DIR>', 'folder for keys, copies of models and what is kept (default: clflow-data)')
    .addOption(numeric('--workers <n>', 'inspecting processes (default: one a core, on a card at most 4)'))
    .option('--device <name>', 'what computes: auto or cpu, the processor, cuda or webgpu (default: auto)')
    .option('--config <FILE>', 'JSON file with settings')
    .addOption(numeric('--max-megapixels <n>', 'refuse images with more (default: 25)'))
    .addOption(numeric('--max-body <MB>', 'refuse larger bodies (default: 64)'))
    .addOption(numeric('--deadline <seconds>', 'for one image, waiting included (default: 30)'))
    .addOption(numeric('--drain <seconds>', 'for requests in work when told to stop (default: 20)'))
    .addOption(numeric('--rate-limit <n>', 'requests a minute with one key; 0: no limit (default: 6000)'))
    .option('--jobs <DIR>', 'do jobs, such as trainings, which read and write below this folder (default: none)')
    .option('--queue <URL>', 'with --jobs: leave them to the workers of this queue, redis://… or postgres://…')
    .addOption(numeric('--keep-jobs <days>', 'from the end of a job until it is forgotten (default: 90)'))
    .option('--keep <what>', 'of inspections: nothing, verdicts, anomalous (also images) or all (default: nothing)')
    .addOption(numeric('--quota <GB>', 'room for kept images (default: what the disk has)'))
    .addOption(numeric('--min-free <GB>', 'of the disk that kept images leave free (default: 2)'))
    .option('--require-keys', 'ask for keys on a loopback address too, as behind a proxy')
    .addOption(new Option('--trust-proxy <addresses>', 'believe X-Forwarded-For of these').argParser(names))
    .option('--tls-cert <FILE>', 'certificate, PEM')
    .option('--tls-key <FILE>', 'its key, PEM')
    .option('--log-level <level>', 'silent, error, warn, info or debug (default: info)')
    .addHelpText('after', EXAMPLES)
    .action(async (models: string, flags: ServeFlags) => {
      const { runServe } = await import('./run.js');
      await runServe(models, flags);
    });
}
