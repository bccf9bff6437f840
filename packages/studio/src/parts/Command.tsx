/** @file The same as a command, to be copied. */
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import styles from './Command.module.css';

export function Command({ text }: { text: string }) {
  const t = useTranslations('train');
  const [copied, setCopied] = useState(false);
  return (
    <div className={styles.command}>
      {/* Long commands scroll, so they can be reached by the keyboard. */}
      <code tabIndex={0} role="region" aria-label={t('asCommand')}>
        {text}
      </code>
      <Button
        look="plain"
        dense
        aria-label={t('copy')}
        onPress={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        {copied ? <Check aria-hidden size={16} /> : <Copy aria-hidden size={16} />}
      </Button>
    </div>
  );
}
