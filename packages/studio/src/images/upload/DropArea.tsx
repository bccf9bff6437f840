/** @file The page as a place to drop files and folders on. */
import { Upload } from 'lucide-react';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { filesOf } from './dropped.js';
import styles from './Upload.module.css';

interface Props {
  readonly onFiles: (files: File[]) => void;
  readonly children: ReactNode;
}

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files');

export function DropArea({ onFiles, children }: Props) {
  const t = useTranslations('images.drop');
  // Elements within tell of themselves too: only the last that is left ends it.
  const depth = useRef(0);
  const [isOver, setIsOver] = useState(false);
  const enter = (step: number) => (event: DragEvent) => {
    if (!hasFiles(event)) return;
    depth.current = Math.max(0, depth.current + step);
    setIsOver(depth.current > 0);
  };
  return (
    <div
      className={styles.area}
      onDragEnter={enter(1)}
      onDragLeave={enter(-1)}
      onDragOver={(event) => hasFiles(event) && event.preventDefault()}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth.current = 0;
        setIsOver(false);
        void filesOf(event.dataTransfer).then(onFiles);
      }}
    >
      {children}
      {isOver && (
        <div className={styles.over} aria-hidden>
          <Upload size={28} strokeWidth={1.5} />
          <strong>{t('title')}</strong>
          <span>{t('hint')}</span>
        </div>
      )}
    </div>
  );
}
