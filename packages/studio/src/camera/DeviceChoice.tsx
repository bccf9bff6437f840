/** @file Which of several cameras; of one alone there is nothing to choose. */
import { useTranslations } from 'use-intl';
import { Choice } from '../design/Choice.js';
import type { Camera } from './use-camera.js';

export function DeviceChoice({ camera }: { readonly camera: Camera }) {
  const t = useTranslations('camera');
  if (camera.devices.length < 2) return null;
  return (
    <Choice
      label={t('which')}
      value={camera.device ?? ''}
      items={camera.devices.map(({ id, label }) => ({ value: id, text: label }))}
      onChange={camera.start}
    />
  );
}
