/** @file A module and all it reaches as one file for a browser, as a user's bundler makes it; onnxruntime-web stays outside. */
import { build, type Plugin } from 'esbuild';

export interface Bundle {
  readonly code: Uint8Array;
  /** What is in it, largest first. */
  readonly inputs: readonly { readonly file: string; readonly bytes: number }[];
}

export interface BundleOptions {
  /** Addresses of onnxruntime-web's builds, for workers: import maps do not reach them. */
  readonly ortAt?: (build: string) => string;
}

/** Fails where a module reaches Node's own modules. @param entry path of a module */
export async function bundleForWeb(entry: string, { ortAt }: BundleOptions = {}): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['onnxruntime-web', 'onnxruntime-web/*'],
    plugins: ortAt ? [ortFrom(ortAt)] : [],
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output.inputs).map(([file, { bytesInOutput }]) => ({ file, bytes: bytesInOutput }));
  return { code: outputFiles[0].contents, inputs: inputs.sort((a, b) => b.bytes - a.bytes) };
}

function ortFrom(ortAt: (build: string) => string): Plugin {
  return {
    name: 'onnxruntime-web',
    setup: ({ onResolve }) =>
      onResolve({ filter: /^onnxruntime-web\// }, ({ path }) => ({
        path: ortAt(path.slice('onnxruntime-web/'.length)),
        external: true,
      })),
  };
}
