/** @file A model in, pictures or a camera in, heat maps out; all of it in the browser. */
import { Detector } from 'clflow/web';
import { fileButton, make, takesDrops } from '../shared/make.js';
import { openShell, said } from '../shared/shell.js';
import { Stage } from '../shared/stage.js';
import { words } from '../shared/words.js';

const body = openShell(words.inspectTitle, words.inspectLead, words.goTrain);
let detector: Detector | undefined;

const status = make('p', { class: 'status', role: 'status' });
const open = async ([file]: File[]): Promise<void> => {
  if (!file) return;
  status.textContent = words.opening;
  try {
    const opened = await Detector.load(file);
    await detector?.dispose();
    detector = opened;
    const { className, size } = detector.metadata;
    const about = make(
      'p',
      { class: 'about' },
      make('strong', {}, className),
      ` · ${file.name} · ${size.width}×${size.height}`,
    );
    body.replaceChildren(
      make('div', { class: 'bar' }, about, fileButton(words.otherModel, { accept: '.onnx' }, open)),
      status,
      new Stage(detector).element,
    );
    status.textContent = '';
  } catch (error) {
    status.textContent = said(error);
  }
};

const zone = make(
  'div',
  { class: 'zone' },
  make('h2', {}, words.dropModel),
  make('p', {}, words.dropModelMore),
  fileButton(words.chooseModel, { accept: '.onnx', main: true }, open),
);
takesDrops(zone, open);
body.append(zone, status);
