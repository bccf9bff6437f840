/** @file The same few pictures after every epoch, under what the half-trained detector sees in them; a slider goes through time. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import { coloured, enlarged } from '../viewer/heat.js';
import styles from './Previews.module.css';
import { mapOf, mapsQuery, type Previews as Shown } from './story.js';

/** Deviations from what good pictures show: below the first nothing is drawn, from the second on the colour is full. */
const [LOW, HIGH] = [2, 10];
/** Values along the longer side of a small picture. */
const FINE = 256;
const FRAME_MS = 350;

export function Previews({ job, shown }: { readonly job: string; readonly shown: Shown }) {
  const t = useTranslations('previews');
  const { pictures, epochs } = shown;
  const [place, setPlace] = useFollowing(epochs.length - 1);
  const epoch = epochs.at(place);
  const maps = useQuery({ ...mapsQuery(job, epoch), placeholderData: keepPreviousData });
  const rows = (['good', 'painted'] as const)
    .map((kind) => ({ kind, own: [...pictures.keys()].filter((n) => pictures[n].kind === kind) }))
    .filter(({ own }) => own.length > 0);
  return (
    <section aria-label={t('title')}>
      <h2>{t('title')}</h2>
      <p className={styles.about}>{t('about')}</p>
      {rows.map(({ kind, own }) => (
        <div key={kind} className={styles.row}>
          <h3>{t(kind)}</h3>
          <ul>
            {own.map((n, i) => (
              <li key={n}>
                <Picture
                  source={`/api/jobs/${job}/previews/${n}`}
                  name={t(kind === 'good' ? 'goodPicture' : 'paintedPicture', { n: i + 1, epoch: epoch ?? 0 })}
                  picture={pictures[n]}
                  grid={shown.grid}
                  values={maps.data && mapOf(shown, maps.data, n)}
                />
              </li>
            ))}
          </ul>
        </div>
      ))}
      {epoch === undefined ? (
        <p className={styles.about}>{t('waiting')}</p>
      ) : (
        <Time epochs={epochs} place={place} onPlace={setPlace} />
      )}
    </section>
  );
}

interface TimeProps {
  readonly epochs: readonly number[];
  readonly place: number;
  readonly onPlace: (place: number) => void;
}

function Time({ epochs, place, onPlace }: TimeProps) {
  const t = useTranslations('previews');
  const last = epochs.length - 1;
  const [plays, setPlays] = useState(false);
  useEffect(() => {
    if (!plays) return;
    const timer = setTimeout(() => (place < last ? onPlace(place + 1) : setPlays(false)), FRAME_MS);
    return () => clearTimeout(timer);
  }, [plays, place, last, onPlace]);
  const play = (): void => {
    if (!plays && place === last) onPlace(0);
    setPlays(!plays);
  };
  return (
    <div className={styles.time}>
      <Button dense aria-label={plays ? t('pause') : t('play')} isDisabled={last === 0} onPress={play}>
        {plays ? <Pause aria-hidden size={16} /> : <Play aria-hidden size={16} />}
      </Button>
      <input
        type="range"
        min={0}
        max={last}
        value={place}
        disabled={last === 0}
        aria-label={t('slider')}
        aria-valuetext={t('epoch', { epoch: epochs[place] })}
        onChange={({ target }) => {
          setPlays(false);
          onPlace(Number(target.value));
        }}
      />
      <output>{t('epoch', { epoch: epochs[place] })}</output>
    </div>
  );
}

/** A place in a list that grows: at its end it stays at the end. */
function useFollowing(last: number): [number, (place: number) => void] {
  const [chosen, setChosen] = useState<number | null>(null);
  const [set] = useState(() => (place: number) => setChosen(place));
  const [known, setKnown] = useState(last);
  if (known !== last) {
    setKnown(last);
    if (chosen === known) setChosen(null);
  }
  return [Math.min(last, chosen ?? last), set];
}

interface PictureProps {
  readonly source: string;
  readonly name: string;
  readonly picture: Shown['pictures'][number];
  readonly grid: Shown['grid'];
  readonly values: Float32Array | undefined;
}

function Picture({ source, name, picture: { width, height, boxes }, grid, values }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !values) return;
    const fine = enlarged({ ...grid, values, low: LOW, high: HIGH, threshold: HIGH }, FINE);
    context.canvas.width = fine.width;
    context.canvas.height = fine.height;
    context.putImageData(new ImageData(coloured(fine), fine.width), 0, 0);
  });
  const share = (part: number, whole: number): string => `${(100 * part) / whole}%`;
  return (
    <div className={styles.picture} style={{ aspectRatio: `${width} / ${height}` }}>
      <img src={source} alt={name} />
      <canvas ref={canvas} aria-hidden />
      {boxes.map((box, i) => (
        <i
          key={i}
          style={{
            left: share(box.x, width),
            top: share(box.y, height),
            width: share(box.width, width),
            height: share(box.height, height),
          }}
        />
      ))}
    </div>
  );
}
