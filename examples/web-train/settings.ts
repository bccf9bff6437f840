/** @file Settings in the page's address, for those who try things: `?epochs=2&size=128&power=no&threads=2`. */
import type { TrainingSettings } from 'clflow/web';

const given = new URLSearchParams(location.search);

export const settings: TrainingSettings = {
  epochs: Number(given.get('epochs')) || undefined,
  size: given.get('size') ?? undefined,
  power: given.get('power') !== 'no',
};
