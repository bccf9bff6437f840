/** @file The server that is not there, with settings and storage. */
import type { ProjectSettings, SettingsChange, Storage } from '@clflow/server/studio-api';
import { FakeStudio, type FakeAnswer } from '../../shared/testing/fake-studio.js';

const json = (value: unknown): FakeAnswer => ({ status: 200, type: 'application/json', body: JSON.stringify(value) });

export class FakeSettings extends FakeStudio {
  settings: ProjectSettings = {
    roi: null,
    ignore: null,
    size: { width: 640, height: 480 },
    backdrop: 1,
    false_alarm_rate: null,
    review_rate: null,
    kinds: [],
  };
  maps = 3_400_000;

  override answer(method: string, url: string, body?: unknown): FakeAnswer {
    const path = url.replace(/^\/api/, '');
    if (path === '/projects/1/settings') {
      if (method === 'PATCH') this.settings = { ...this.settings, ...(body as SettingsChange) } as ProjectSettings;
      return json(this.settings);
    }
    if (path === '/storage/clean') this.maps = 0;
    if (path.startsWith('/storage')) return json(this.storage());
    return super.answer(method, url, body);
  }

  private storage(): Storage {
    const bytes = { models: 22_000_000, runs: 43_000, maps: this.maps, thumbs: 0, masks: 900, other: 1_100_000 };
    return {
      folder: '/home/me/.local/share/clflow-studio',
      parts: Object.entries(bytes).map(([name, size]) => ({
        name: name as keyof typeof bytes,
        bytes: size,
        files: 1,
        disposable: name === 'maps' || name === 'thumbs',
      })),
    };
  }
}
