/** @file Versions that were thrown away, as long as they can be brought back. */
import type { VersionJson } from '@clflow/server/studio-api';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import { useMoment } from '../parts/use-moment.js';
import styles from './ModelsPage.module.css';
import { useStep } from './use-step.js';

interface Props {
  readonly versions: readonly VersionJson[];
  readonly all: readonly VersionJson[];
  readonly onRestore: (version: VersionJson) => void;
}

export function Bin({ versions, all, onRestore }: Props) {
  const t = useTranslations('models');
  const moment = useMoment();
  const step = useStep(all);
  if (versions.length === 0) return null;
  return (
    <details className={styles.bin}>
      <summary>{t('bin', { n: versions.length })}</summary>
      <p className={styles.quiet}>{t('binHint')}</p>
      <ul>
        {versions.map((version) => (
          <li key={version.id}>
            <span>
              {t('version', { version: version.version })}
              <span className={styles.quiet}>
                {step(version)} · {moment(version.removed_at!)}
              </span>
            </span>
            <Button dense onPress={() => onRestore(version)}>
              {t('restore')}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
