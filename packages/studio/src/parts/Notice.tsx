/** @file A line that says how things stand, with what can be done about it. */
import { CircleAlert, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Notice.module.css';

interface NoticeProps {
  readonly tone?: 'info' | 'danger';
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

export function Notice({ tone = 'info', children, action }: NoticeProps) {
  const Shape = tone === 'danger' ? CircleAlert : Info;
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'danger' ? 'alert' : 'status'}>
      <Shape aria-hidden size={16} />
      <p>{children}</p>
      {action}
    </div>
  );
}
