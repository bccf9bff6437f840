import { expect, it } from 'vitest';
import { settingName, settingsOf } from './setting.js';

it('crosses methods, backbones and sizes, and turns where a position matters', () => {
  const settings = settingsOf({
    methods: ['clflow', 'patchcore'],
    backbones: ['embedded', 'resnet18'],
    sizes: ['256', null],
    orientations: ['any', 'auto'],
  });
  expect(settings.map(settingName)).toEqual([
    'clflow, embedded, size 256',
    'clflow, embedded',
    'clflow, resnet18, size 256',
    'clflow, resnet18',
    'patchcore, embedded, size 256',
    'patchcore, embedded',
    'patchcore, resnet18, size 256',
    'patchcore, resnet18',
    'clflow, embedded, size 256, orientation any',
  ]);
});
