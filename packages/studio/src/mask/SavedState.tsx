/** @file How far what was painted is saved, and what to do where it is not. */
import { Check } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import { FailedNotice } from '../parts/FailedNotice.js';
import { Notice } from '../parts/Notice.js';
import { useStore } from '../shared/store.js';
import { useWrong } from '../shared/use-wrong.js';
import type { Editor } from './editor.js';
import styles from './MaskPanel.module.css';

export function SavedState({ editor }: { readonly editor: Editor }) {
  const t = useTranslations('mask');
  const wrong = useWrong();
  const format = useFormatter();
  const state = useStore(editor.saving.state);
  const place = useStore(editor.saving.place);
  if (state.kind === 'conflict') {
    return (
      <div className={styles.conflict}>
        <Notice tone="danger">{t('conflict')}</Notice>
        <div className={styles.pair}>
          <Button dense onPress={() => void editor.saving.keepMine()}>
            {t('keepMine')}
          </Button>
          <Button dense onPress={() => void editor.takeTheirs()}>
            {t('takeTheirs')}
          </Button>
        </div>
      </div>
    );
  }
  if (state.kind === 'failed') {
    return (
      <FailedNotice again={t('tryAgain')} onAgain={() => void editor.saving.flush()}>
        {t('notSaved', { reason: wrong(state.error) })}
      </FailedNotice>
    );
  }
  return (
    <>
      <p className={styles.saved} role="status">
        {state.kind === 'saved' && <Check size={14} aria-hidden />}
        {state.kind === 'clean' && t('clean')}
        {state.kind === 'saving' && t('saving')}
        {state.kind === 'saved' &&
          t('saved', { at: format.dateTime(state.at, { hour: 'numeric', minute: '2-digit' }) })}
      </p>
      {place === 'studio' && <p className={styles.hint}>{t('inStudio')}</p>}
    </>
  );
}
