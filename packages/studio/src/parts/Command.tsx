/** @file The same as a command, to be copied. */
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import styles from './Command.module.css';

interface Props {
  readonly text: string;
  /** What it does, where a page has several. */
  readonly of?: string;
}

export function Command({ text, of }: Props) {
  const t = useTranslations('train');
  const [copied, setCopied] = useState(false);
  return (
    <div className={styles.command}>
      {/* Long commands scroll, so they can be reached by the keyboard. */}
      <code tabIndex={0} role="region" aria-label={of === undefined ? t('asCommand') : `${t('asCommand')}: ${of}`}>
        {text}
      </code>
      <Button
        look="plain"
        dense
        aria-label={of === undefined ? t('copy') : `${t('copy')}: ${of}`}
        onPress={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        {copied ? <Check aria-hidden size={16} /> : <Copy aria-hidden size={16} />}
      </Button>
    </div>
  );
}
