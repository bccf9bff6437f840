/** @file Pictures in, verdicts out: files or the camera, the heat map over the picture, a list of what was seen. */
import { drawInspection, type Detector, type PictureInspection } from 'clflow/web';
import { openCamera } from './camera.js';
import { fileButton, make, takesDrops } from './make.js';
import { said } from './shell.js';
import { words } from './words.js';

const SIGNS = { normal: '●', review: '◆', anomalous: '▲' } as const;
const MOST_LISTED = 50;

export class Stage {
  readonly element = make('section', { class: 'stage-part' });
  private readonly band = make('p', { class: 'band', role: 'status' });
  private readonly canvas = make('canvas', { role: 'img', 'aria-label': words.empty });
  private readonly stage = make('div', { class: 'stage', 'data-empty': words.empty }, this.canvas);
  private readonly facts = make('p', { class: 'facts' });
  private readonly list = make('ul', { class: 'seen', 'aria-label': words.list });
  private readonly heat = make('input', { type: 'range', min: '0', max: '100', value: '75', id: 'heat' });
  private readonly camera = make('button', { type: 'button', class: 'button' }, words.startCamera);
  private shown: PictureInspection | undefined;
  private last = Promise.resolve();
  private stopCamera: (() => void) | undefined;

  constructor(private readonly detector: Detector) {
    const take = (files: File[]): void => {
      for (const file of files) this.last = this.last.then(() => this.inspect(file));
    };
    takesDrops(this.stage, take);
    this.heat.oninput = () => this.draw();
    this.camera.onclick = () => (this.stopCamera ? this.stopCamera() : void this.watch());
    this.element.append(
      this.band,
      this.stage,
      this.facts,
      make(
        'div',
        { class: 'tools' },
        fileButton(words.choosePictures, { accept: 'image/*', multiple: true, main: true }, take),
        this.camera,
        make('span', { class: 'hint' }, words.orDrop),
        make('label', { class: 'heat', for: 'heat' }, words.heat, this.heat),
      ),
      this.list,
    );
    this.say('', '');
  }

  private say(verdict: string, text: string): void {
    this.band.dataset.verdict = verdict;
    this.band.textContent = text;
  }

  private async inspect(file: File): Promise<void> {
    this.say('', words.looking);
    const started = performance.now();
    try {
      const inspection = await this.detector.inspect(file);
      const took = performance.now() - started;
      this.show(inspection, file.name, took);
      this.enlist(file.name, inspection.verdict, this.times(inspection), () => this.show(inspection, file.name, took));
    } catch (error) {
      this.say('', words.failed);
      this.enlist(file.name, '', said(error), undefined);
    }
  }

  /** The camera's newest frame, again and again. */
  private async watch(): Promise<void> {
    const stop = new AbortController();
    this.camera.disabled = true;
    try {
      const camera = await openCamera();
      this.stopCamera = () => stop.abort();
      this.camera.disabled = false;
      this.camera.textContent = words.stopCamera;
      let before = performance.now();
      for await (const frame of this.detector.watch(camera.video, { signal: stop.signal })) {
        const now = performance.now();
        this.show(frame, '', now - before);
        before = now;
        if (frame.drifts.length > 0) this.enlist(words.drifted, 'review', '', undefined);
      }
      camera.close();
    } catch (error) {
      this.say('', error instanceof DOMException ? words.noCamera : said(error));
    } finally {
      this.stopCamera = undefined;
      this.camera.disabled = false;
      this.camera.textContent = words.startCamera;
    }
  }

  private times({ score, threshold }: PictureInspection): string {
    return threshold > 0 ? words.times(score / threshold) : '';
  }

  private show(inspection: PictureInspection, name: string, took: number): void {
    this.shown = inspection;
    const { verdict } = inspection;
    const { threads, provider } = this.detector.running;
    this.say(verdict, `${SIGNS[verdict]} ${words[verdict]}`);
    this.canvas.setAttribute('aria-label', `${name} ${words[verdict]}`.trim());
    delete this.stage.dataset.empty;
    const facts = [
      name,
      this.times(inspection),
      words.odd(inspection, this.detector.metadata.calibration.scores.length),
      `${words.milliseconds(took)} ${words.running(threads, provider)}`,
    ];
    this.facts.textContent = facts.filter((fact) => fact !== '').join(' · ');
    this.draw();
  }

  private draw(): void {
    if (this.shown) drawInspection(this.canvas, this.shown, this.detector, { opacity: Number(this.heat.value) / 100 });
  }

  private enlist(name: string, verdict: string, told: string, show: (() => void) | undefined): void {
    const parts = [make('span', { class: 'name' }, name), make('span', { 'data-verdict': verdict }, told)];
    const entry = show ? make('button', { type: 'button' }, ...parts) : make('p', {}, ...parts);
    if (show) entry.onclick = show;
    this.list.prepend(make('li', {}, entry));
    while (this.list.children.length > MOST_LISTED) this.list.lastElementChild!.remove();
  }
}
