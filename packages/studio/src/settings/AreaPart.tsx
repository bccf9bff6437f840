/** @file The part of the images that counts, small, with the way to its editor. */
import type { ProjectSettings } from '@clflow/server/studio-api';
import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { pictures } from '../api/client.js';
import { Button, linkAsButton } from '../design/Button.js';
import { Area, ignoreAddress } from '../viewer/AreaLayer.js';
import { useOutlines } from '../viewer/use-mask.js';
import styles from './SettingsPage.module.css';
import { useChange } from './use-change.js';

interface AreaPartProps {
  readonly project: number;
  readonly settings: ProjectSettings;
}

/** The longer side of the small picture. */
const LONGER = 240;

export function AreaPart({ project, settings: { roi, ignore, size, backdrop } }: AreaPartProps) {
  const t = useTranslations('settings.area');
  const change = useChange(project);
  const ignored = useOutlines(ignore ? ignoreAddress(project, ignore) : null);
  if (!size || backdrop === null) return <p>{t(backdrop === null ? 'noImages' : 'sizes')}</p>;
  const scale = LONGER / Math.max(size.width, size.height);
  const stage = { width: size.width * scale, height: size.height * scale };
  return (
    <div className={styles.area}>
      <div className={styles.small} style={stage}>
        <img src={pictures.thumb(backdrop)} alt="" />
        <Area stage={stage} size={size} place={{ x: 0, y: 0, scale }} roi={roi} ignored={ignored} />
      </div>
      <div className={styles.column}>
        <dl className={styles.facts}>
          <dt>{t('roi')}</dt>
          <dd>{roi ? t('box', { ...roi }) : t('whole')}</dd>
          <dt>{t('ignored')}</dt>
          <dd>{t(ignore ? 'some' : 'nothing')}</dd>
        </dl>
        <div className={styles.row}>
          <Link to="/p/$project/area" params={{ project }} className={linkAsButton({ dense: true })}>
            {t('edit')}
          </Link>
          {roi && (
            <Button dense onPress={() => change.mutate({ roi: null })}>
              {t('removeRoi')}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
