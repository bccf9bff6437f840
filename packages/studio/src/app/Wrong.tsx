/** @file In the place of a page that broke, or that is not there. */
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { ApiError } from '../api/client.js';
import { Button } from '../design/Button.js';
import { useWrong } from '../shared/use-wrong.js';
import { useTitle } from './use-title.js';
import styles from './Shell.module.css';

export function PageBroke({ error, reset }: ErrorComponentProps) {
  const t = useTranslations('shell.wrong');
  const wrong = useWrong();
  useTitle(t('title'));
  const router = useRouter();
  return (
    <div className={styles.wrong} role="alert">
      <h1>{t('title')}</h1>
      <p>{error instanceof ApiError ? wrong(error) : t('broken', { message: wrong(error) })}</p>
      <Button
        onPress={() => {
          reset();
          void router.invalidate();
        }}
      >
        {t('again')}
      </Button>
    </div>
  );
}

export function PageMissing() {
  const t = useTranslations('shell.wrong');
  useTitle(t('missing'));
  return (
    <div className={styles.wrong}>
      <h1>{t('missing')}</h1>
      <Link to="/">{t('home')}</Link>
    </div>
  );
}
