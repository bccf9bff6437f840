/** @file Beside the picture: verdict, label, what stands out, where the score comes from, history. */
import type { Facets, ImageDetailsJson, LabelName, ModelJson } from '@clflow/server/studio-api';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useMoment } from '../parts/use-moment.js';
import { markOf, VerdictMark } from '../parts/VerdictMark.js';
import { timesThreshold } from '../parts/words.js';
import panel from './Panel.module.css';
import styles from './Inspector.module.css';
import { CopiesPart } from './CopiesPart.js';
import { LabelPart } from './LabelPart.js';
import { VerdictPart } from './VerdictPart.js';

interface InspectorProps {
  readonly project: number;
  readonly image: ImageDetailsJson;
  readonly model: ModelJson | null;
  readonly defects: Facets['defects'];
  readonly region: number | null;
  readonly onRegion: (index: number | null) => void;
  readonly onLabel: (label: LabelName, defect?: string) => void;
}

export function Inspector({ project, image, model, defects, region, onRegion, onLabel }: InspectorProps) {
  const t = useTranslations('viewer');
  return (
    // Scrolls, so that it can be reached by the keyboard.
    <aside aria-label={t('inspector')} className={panel.panel} tabIndex={0}>
      <Part title={t('verdict')}>
        {model ? (
          <VerdictPart image={image} model={model} />
        ) : (
          <p className={styles.quiet}>
            {t.rich('noModel', {
              link: (words) => (
                <Link to="/p/$project/train" params={{ project }} className={styles.link}>
                  {words}
                </Link>
              ),
            })}
          </p>
        )}
      </Part>
      <Part title={t('label')}>
        <LabelPart image={image} defects={defects} onLabel={onLabel} />
        {image.has_mask && <p className={styles.caption}>{t('mask')}</p>}
      </Part>
      <CopiesPart project={project} image={image} />
      {model && image.score !== null && (
        <Part title={t('regions')}>
          <Regions image={image} threshold={model.threshold} region={region} onRegion={onRegion} />
        </Part>
      )}
      {image.scales && (
        <Part title={t('scales')}>
          <Scales shares={image.scales} />
        </Part>
      )}
      <Part title={t('history')}>
        <History history={image.history} />
      </Part>
    </aside>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={`${panel.part} ${styles.part}`}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

interface RegionsProps extends Pick<InspectorProps, 'image' | 'region' | 'onRegion'> {
  readonly threshold: number;
}

function Regions({ image, threshold, region, onRegion }: RegionsProps) {
  const t = useTranslations('viewer');
  const format = useFormatter();
  if (image.regions.length === 0) return <p className={styles.quiet}>{t('noRegions')}</p>;
  return (
    <ol className={styles.rows}>
      {image.regions.map(({ peak, area }, index) => (
        <li key={index}>
          <button
            type="button"
            data-active={index === region || undefined}
            onPointerEnter={() => onRegion(index)}
            onPointerLeave={() => onRegion(null)}
            onFocus={() => onRegion(index)}
            onBlur={() => onRegion(null)}
          >
            <span>{t('regionAt', { n: index + 1 })}</span>
            <span>
              {t('region', {
                times: format.number(timesThreshold(peak.value, threshold) ?? peak.value, {
                  maximumSignificantDigits: 2,
                }),
                area: Math.round(area),
              })}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

const threeScales = ['fine', 'middle', 'coarse'] as const;

function Scales({ shares }: { shares: readonly number[] }) {
  const t = useTranslations('viewer');
  return (
    <dl className={styles.scales}>
      {shares.map((share, index) => (
        <div key={index}>
          <dt>{shares.length === 3 ? t(`scale.${threeScales[index]}`) : t('scale.nth', { n: index + 1 })}</dt>
          <dd>
            <i style={{ width: `${100 * share}%` }} />
          </dd>
          <dd>{t('share', { share })}</dd>
        </div>
      ))}
    </dl>
  );
}

function History({ history }: Pick<ImageDetailsJson, 'history'>) {
  const t = useTranslations('viewer');
  const moment = useMoment();
  return (
    <ol className={styles.history}>
      {[...history].reverse().map(({ label, defect, note, at }, index) => (
        <li key={index}>
          <VerdictMark mark={markOf(label)}>{defect ?? t(label ?? 'none')}</VerdictMark>
          <time dateTime={at}>{moment(at)}</time>
          {note && <p className={styles.quiet}>{note}</p>}
        </li>
      ))}
    </ol>
  );
}
