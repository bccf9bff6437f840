/** @file One image of the gallery; as long as it is not here, a place of its size. The gallery hears clicks and keys for all. */
import type { ImageJson } from '@clflow/server/studio-api';
import { memo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { pictures } from '../api/client.js';
import { markOfVerdict, VerdictSign } from '../parts/VerdictMark.js';
import layout from '../design/layout.module.css';
import styles from './Tile.module.css';

interface Props {
  readonly image: ImageJson | undefined;
  readonly index: number;
  readonly column: number;
  readonly width: number;
  /** Of the picture's place. */
  readonly height: number;
  readonly threshold: number | undefined;
  readonly isSelected: boolean;
  /** Tab comes here. */
  readonly isActive: boolean;
}

export const Tile = memo(function Tile({
  image,
  index,
  column,
  width,
  height,
  threshold,
  isSelected,
  isActive,
}: Props) {
  const t = useTranslations('images');
  const format = useFormatter();
  const ratio =
    image && image.score !== null && threshold
      ? format.number(image.score / threshold, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
      : null;
  const label = image && (image.defect ?? t(`label.${image.label ?? 'none'}`));
  return (
    <div
      role="gridcell"
      className={styles.tile}
      style={{ width }}
      data-index={index}
      data-verdict={image?.verdict}
      aria-colindex={column + 1}
      aria-selected={isSelected}
      aria-busy={!image}
      tabIndex={isActive ? 0 : -1}
      title={image?.name}
    >
      <div className={styles.picture} style={{ height }}>
        {image && (
          <img
            src={pictures.thumb(image.id)}
            alt=""
            decoding="async"
            draggable={false}
            style={{ aspectRatio: `${image.width ?? 4} / ${image.height ?? 3}` }}
            data-tall={(image.height ?? 3) / (image.width ?? 4) > height / width || undefined}
          />
        )}
      </div>
      <div className={styles.caption}>
        {image && (
          <>
            <span className={layout.unseen}>{image.name.split('/').at(-1)}</span>
            <span className={image.label === null ? styles.none : styles.label}>{label}</span>
            {image.verdict && (
              <span className={styles.score} title={ratio === null ? undefined : t('ratio', { ratio })}>
                {ratio !== null && `${ratio}×`}
                <span className={layout.unseen}>{t(`verdict.${image.verdict}`)}</span>
                <VerdictSign mark={markOfVerdict(image.verdict)} />
              </span>
            )}
          </>
        )}
      </div>
    </div>
  );
});
