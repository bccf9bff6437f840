/** @file The server that is not there, with masks that can be painted: it keeps the bytes, and refuses what was changed elsewhere. */
import { FakeStudio, type FakeAnswer } from '../../shared/testing/fake-studio.js';

const json = (value: unknown, status = 200): FakeAnswer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});

export class FakeMasks extends FakeStudio {
  /** By image; what is not here has none. */
  readonly masks = new Map<number, { bytes: number; version: number }>();
  private version = 0;

  constructor() {
    super();
    this.images.forEach((image) => (image.has_mask = false));
  }

  /** Somebody else takes it away. */
  changeElsewhere(image: number): void {
    this.masks.set(image, { bytes: 0, version: (this.version += 1) });
  }

  override answer(
    method: string,
    url: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): FakeAnswer {
    const [, id] = /^\/api\/images\/(\d+)\/mask/.exec(url) ?? [];
    if (id === undefined) return super.answer(method, url, body);
    const image = Number(id);
    const tag = (): string => (this.masks.has(image) ? `"${this.masks.get(image)!.version}"` : '"none"');
    // The pictures of masks need a canvas that tests do not have.
    if (method === 'GET') return json({ error: 'The image has no mask.' }, 404);
    this.calls.push({ method, path: `/images/${id}/mask`, body });
    const given = headers['if-match'];
    if (given !== undefined && given !== tag()) return json({ error: 'The mask was changed elsewhere.' }, 412);
    if (method === 'DELETE') this.masks.delete(image);
    else this.masks.set(image, { bytes: (body as Uint8Array).length, version: (this.version += 1) });
    this.images.find((one) => one.id === image)!.has_mask = this.masks.has(image);
    return json({ tag: tag(), has_mask: this.masks.has(image), place: this.masks.has(image) ? 'folder' : null });
  }
}
