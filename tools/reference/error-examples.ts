/** @file For each code of an error: a command or call that meets it, what it says, and what to do. */
import type { ErrorCode } from '../../src/errors.js';

export interface ErrorExample {
  /** A command line, or a call in a program. */
  readonly when: string;
  readonly language: 'sh' | 'ts';
  /** Word for word as it is said. */
  readonly message: string;
  /** What to do, in sentences. */
  readonly remedy: string;
}

export const errorExamples: Readonly<Record<ErrorCode, ErrorExample>> = {
  usage: {
    when: 'clflow train photos --output part.onnx --size 250x300',
    language: 'sh',
    message:
      '--size 250x300 cannot be used: height and width must be multiples of 32 from 64 to 4096; the nearest is 256x288.',
    remedy: 'The message names the option and a value that works. `clflow help VERB` lists what a verb takes.',
  },
  data: {
    when: 'clflow train week-7 --output part.onnx',
    language: 'sh',
    message:
      '1 of 6 training images cannot be used; mend them, or leave them out with --skip-bad:\n  /data/week-7/005.png is not an image that can be read (PNG, JPEG, BMP, TIFF, WebP, GIF and AVIF can), or it is badly damaged.',
    remedy:
      'Mend the folder, the image or the mask that the message names. `clflow inspect` reports a file that it cannot read on a line of its own and goes on.',
  },
  model: {
    when: 'clflow inspect photos/000.png photos/000.png',
    language: 'sh',
    message: 'photos/000.png is not an ONNX model, or it is damaged',
    remedy: 'Give the model file first, then the images. Copy a damaged model again, or train it again.',
  },
  weights: {
    when: 'clflow train photos --output part.onnx --backbone resnet18 --weights weights.safetensors',
    language: 'sh',
    message:
      "weights.safetensors is not a sound safetensors file: it has 6 bytes, fewer than the 8 of the header's length. Fetch or export it again.",
    remedy:
      'Fetch the file again, and check that it belongs to the backbone of `--backbone`. The embedded backbone needs no file.',
  },
  io: {
    when: 'clflow train photos --output photos',
    language: 'sh',
    message: 'Cannot write photos: it is a folder; name a file such as model.onnx.',
    remedy:
      'Check the path, the permissions and the free space on the disk. A file is written whole or not at all, so the same command can be repeated.',
  },
  network: {
    when: 'clflow train photos --output part.onnx --backbone resnet18 --hub-url http://localhost:1234',
    language: 'sh',
    message:
      'Cannot download the weights of resnet18 from http://localhost:1234/timm/resnet18.tv_in1k: fetch failed (connect ECONNREFUSED 127.0.0.1:1234). Fetch model.safetensors of timm/resnet18.tv_in1k on another way and name it with --weights FILE, or put it behind another hub (CLFLOW_HUB).',
    remedy:
      'Only ResNet weights are ever downloaded. Where there is no internet, bring the file and name it: see [Install without internet](../guides/air-gapped-install.md).',
  },
  shape: {
    when: "matmul(graph.input('a', [2, 3], 'float32'), graph.input('b', [4, 5], 'float32'));",
    language: 'ts',
    message: 'MatMul: inner sizes must agree, got [2, 3] and [4, 5]',
    remedy:
      'Only programs that build graphs of their own with `clflow/graph` meet it. The message gives the operation and the shapes that it was given.',
  },
  interrupted: {
    when: 'clflow train photos --output part.onnx    # Ctrl-C in the second epoch',
    language: 'sh',
    message: 'training was stopped in epoch 2 of 12',
    remedy:
      'Nothing is broken. The same command with `--resume` goes on after the last finished epoch. In a program, this is what an aborted `AbortSignal` gives.',
  },
  internal: {
    when: 'clflow train photos --output part.onnx',
    language: 'sh',
    message: 'training diverged: ranking is NaN in epoch 3',
    remedy:
      'Please report it, with the command and what `CLFLOW_DEBUG=1` prints. Another `--seed` or `--size` may avoid it meanwhile.',
  },
};
