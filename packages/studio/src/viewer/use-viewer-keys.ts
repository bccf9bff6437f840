/** @file The viewer's keys. */
import type { LabelName } from '@clflow/server/studio-api';
import { useTranslations } from 'use-intl';
import { useKeys, type Key } from '../shared/keys.js';

interface Acts {
  /** Letters are tools of the mask editor. */
  readonly isPainting: boolean;
  readonly paint: () => void;
  readonly step: (by: number) => void;
  readonly back: () => void;
  readonly label: (name: LabelName, defect?: string) => void;
  /** Kinds of defects that have a key, in the order of the keys. */
  readonly kinds: readonly string[];
  readonly undo: () => void;
  readonly redo: () => void;
  readonly zoom: {
    readonly in: () => void;
    readonly out: () => void;
    readonly fit: () => void;
    readonly true: () => void;
  };
  readonly toggleHeat: () => void;
  readonly nextColours: () => void;
  readonly toggleWipe: () => void;
  readonly strengthen: (by: number) => void;
  readonly hide: (isHidden: boolean) => void;
  readonly toggleCompare: () => void;
}

export function useViewerKeys(acts: Acts): void {
  const t = useTranslations('viewer.keys');
  const words = useTranslations('viewer');
  const images = useTranslations('images.key');
  const {
    isPainting,
    paint,
    step,
    back,
    label,
    kinds,
    undo,
    redo,
    zoom,
    toggleHeat,
    nextColours,
    toggleWipe,
    strengthen,
    hide,
    toggleCompare,
  } = acts;
  useKeys(t('group'), [
    ...(isPainting ? [] : labelKeys()),
    {
      on: isPainting ? ['ArrowLeft'] : ['ArrowLeft', 'A', 'K'],
      does: words('previous'),
      repeats: true,
      run: () => step(-1),
    },
    {
      on: isPainting ? ['ArrowRight'] : ['ArrowRight', 'D', 'J'],
      does: words('next'),
      repeats: true,
      run: () => step(1),
    },
    { on: ['Shift+ArrowLeft'], does: t('tenBack'), repeats: true, run: () => step(-10) },
    { on: ['Shift+ArrowRight'], does: t('tenOn'), repeats: true, run: () => step(10) },
    { on: ['O'], does: words('heat'), run: toggleHeat },
    { on: ['Shift+C'], does: words('wipe'), run: toggleWipe },
    { on: ['Shift+O'], does: t('colours'), run: nextColours },
    { on: ['H'], does: words('hide'), run: () => hide(true), release: () => hide(false) },
    { on: [','], does: t('weaker'), repeats: true, run: () => strengthen(-0.1) },
    { on: ['.'], does: t('stronger'), repeats: true, run: () => strengthen(0.1) },
    { on: ['C'], does: words('compareWith'), run: toggleCompare },
    { on: ['+'], does: words('zoomIn'), repeats: true, run: zoom.in },
    { on: ['-'], does: words('zoomOut'), repeats: true, run: zoom.out },
    { on: ['0'], does: words('fit'), run: zoom.fit },
    { on: ['Shift+Digit0'], does: words('truePixels'), run: zoom.true },
    { on: ['M'], does: t('paint'), run: paint },
    { on: ['Escape'], does: t('back'), run: back },
  ]);

  function labelKeys(): Key[] {
    return [
      { on: ['G'], does: images('good'), run: () => label('good') },
      { on: ['B'], does: images('defective'), run: () => label('defective') },
      { on: ['U'], does: images('unsure'), run: () => label('unsure') },
      {
        on: kinds.flatMap((_, place) => [`Digit${place + 1}`, String(place + 1)]),
        shown: ['1', '…', '9'],
        isFixed: true,
        does: images('types'),
        run: ({ key, code }) => {
          const name = kinds[Number(code.startsWith('Digit') ? code.slice(5) : key) - 1];
          if (name !== undefined) label('defective', name);
        },
      },
      { on: ['Z', 'Ctrl+Z'], does: images('undo'), run: undo },
      { on: ['Ctrl+Shift+Z', 'Ctrl+Y'], does: images('redo'), run: redo },
    ];
  }
}
