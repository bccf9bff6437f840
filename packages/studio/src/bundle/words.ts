/** @file What the page that inspects says. */
import { oddness } from '../parts/words.js';

const en = {
  language: 'en',
  choose: 'Choose pictures, or drop them here',
  opening: 'The model is being opened',
  ready: 'Ready',
  working: 'Looking',
  normal: 'Good',
  anomalous: 'Anomalous',
  failed: 'This picture could not be inspected',
  incomplete: 'model.js or runtime.js is missing beside this page: unpack the whole folder.',
  times: (value: number) => `${value.toFixed(2)} × threshold`,
  odd: (pValue: number, compared: number): string => {
    const { kind, ...odd } = oddness(pValue, compared);
    if (!('n' in odd)) return 'looks like most good parts';
    return kind === 'beyond' ? `odder than all ${odd.n} good parts` : `1 in ${odd.n} good parts looks this odd`;
  },
};
const de: typeof en = {
  language: 'de',
  choose: 'Bilder wählen oder hierher ziehen',
  opening: 'Das Modell wird geöffnet',
  ready: 'Bereit',
  working: 'Wird geprüft',
  normal: 'Gut',
  anomalous: 'Auffällig',
  failed: 'Dieses Bild ließ sich nicht prüfen',
  incomplete: 'Neben dieser Seite fehlt model.js oder runtime.js: bitte den ganzen Ordner entpacken.',
  times: (value) => `${value.toFixed(2).replace('.', ',')} × Schwelle`,
  odd: (pValue, compared) => {
    const { kind, ...odd } = oddness(pValue, compared);
    if (!('n' in odd)) return 'sieht aus wie die meisten guten Teile';
    return kind === 'beyond'
      ? `auffälliger als alle ${odd.n} guten Teile`
      : `1 von ${odd.n} guten Teilen sieht so auffällig aus`;
  },
};

export function wordsFor(language: string): typeof en {
  return language.toLowerCase().startsWith('de') ? de : en;
}
