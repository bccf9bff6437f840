/** @file A dialog over the page: asks one thing, closes with Esc or a click beside it. */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Button } from './Button.js';
import styles from './controls.module.css';

interface Props {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

export function Sheet({ title, isOpen, onClose, isWide = false, children }: Props) {
  const t = useTranslations('shell');
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable className={styles.veil!}>
      <Modal className={`${styles.sheet} ${isWide ? styles.wide : ''}`}>
        <Dialog className={styles.dialog!}>
          <div className={styles.dialogHead}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button look="plain" square onPress={onClose} aria-label={t('keys.close')}>
              <X size={18} aria-hidden />
            </Button>
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
