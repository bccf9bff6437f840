/** @file Files that could not be inspected, with the reason of each. */
import { useTranslations } from 'use-intl';
import { useSentence } from '../shared/use-wrong.js';
import styles from './Side.module.css';

interface Props {
  readonly failures: readonly { readonly file: string; readonly reason: string }[];
}

export function Failures({ failures }: Props) {
  const t = useTranslations('inspect');
  const sentence = useSentence();
  if (failures.length === 0) return null;
  return (
    <details className={styles.failures}>
      <summary>{t('failures', { count: failures.length })}</summary>
      <ul>
        {failures.map(({ file, reason }, i) => (
          <li key={i}>
            <b>{file}</b> {sentence(reason)}
          </li>
        ))}
      </ul>
    </details>
  );
}
