/** @file A page that inspects pictures with the model beside it, on ONNX Runtime in WebAssembly; nothing leaves the machine. */
import { Detector, overlayImageData } from 'clflow/web';
import { env } from 'onnxruntime-web/wasm';
import { wordsFor } from './words.js';

declare global {
  /** In base64, by the scripts beside this one. */
  var clflowModel: string | undefined;
  var clflowRuntime: string | undefined;
}

const words = wordsFor(navigator.language);
const one = <Found extends Element>(selector: string): Found => document.querySelector<Found>(selector)!;
const [band, canvas, told, list] = [
  one<HTMLElement>('.band'),
  one<HTMLCanvasElement>('canvas'),
  one<HTMLElement>('.words'),
  one<HTMLElement>('ul'),
];

function bytesOf(base64: string | undefined): Uint8Array<ArrayBuffer> {
  if (base64 === undefined) throw new Error(words.incomplete);
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

function say(text: string, verdict = ''): void {
  band.textContent = text;
  band.dataset.verdict = verdict;
}

async function open(): Promise<Detector> {
  env.wasm.wasmBinary = bytesOf(globalThis.clflowRuntime).buffer;
  // A page that was opened from a disk may have no worker.
  return Detector.load(bytesOf(globalThis.clflowModel), { worker: false });
}

async function inspect(detector: Detector, file: File): Promise<void> {
  say(words.working);
  const entry = document.createElement('button');
  try {
    const found = await detector.inspect(file);
    const { threshold, className } = detector.metadata;
    const verdict = found.verdict === 'normal' ? 'normal' : 'anomalous';
    const times = threshold.value > 0 ? words.times(found.score / threshold.value) : '';
    const show = (): void => {
      const picture = overlayImageData(found, detector);
      [canvas.width, canvas.height] = [picture.width, picture.height];
      canvas.getContext('2d')!.putImageData(picture, 0, 0);
      canvas.hidden = false;
      say(`${verdict === 'normal' ? '●' : '▲'} ${words[verdict]}`, verdict);
      told.textContent = `${className} · ${file.name} · ${times} · ${words.odd(found.pValue, threshold.calibrationImages)}`;
    };
    show();
    entry.onclick = show;
    entry.innerHTML = '<span></span><span></span>';
    const [name, said] = entry.children as unknown as [HTMLElement, HTMLElement];
    name.textContent = file.name;
    said.textContent = `${words[verdict]} · ${times}`;
    said.dataset.verdict = verdict;
  } catch (error) {
    entry.textContent = `${file.name}: ${error instanceof Error ? error.message : String(error)}`;
    say(words.failed);
  }
  const item = document.createElement('li');
  item.append(entry);
  list.prepend(item);
}

async function start(): Promise<void> {
  document.documentElement.lang = words.language;
  one('.choose span').textContent = words.choose;
  say(words.opening);
  const detector = await open();
  one('h1').textContent = document.title = detector.metadata.className;
  say(words.ready);
  let last = Promise.resolve();
  const take = (files: Iterable<File>): void => {
    for (const file of files) last = last.then(() => inspect(detector, file));
  };
  const input = one<HTMLInputElement>('input');
  input.onchange = () => {
    take([...input.files!]);
    input.value = '';
  };
  document.ondragover = (event) => event.preventDefault();
  document.ondrop = (event) => {
    event.preventDefault();
    take([...(event.dataTransfer?.files ?? [])]);
  };
}

start().catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
