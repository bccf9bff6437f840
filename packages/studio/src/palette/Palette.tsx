/** @file Everything by its name: typed words find pages, images, models and actions; arrows choose, Enter does it, Esc leaves. */
import { Search } from 'lucide-react';
import { useState } from 'react';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { pictures } from '../api/client.js';
import controls from '../design/controls.module.css';
import styles from './Palette.module.css';
import { useCommands } from './use-commands.js';

interface Props {
  readonly project: number | undefined;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onKeys: () => void;
}

export function Palette({ isOpen, onClose, ...rest }: Props) {
  const t = useTranslations('palette');
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable className={styles.veil!}>
      <Modal className={styles.sheet!}>
        <Dialog aria-label={t('title')} className={styles.dialog!}>
          <Finder {...rest} onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Finder({ project, onClose, onKeys }: Omit<Props, 'isOpen'>) {
  const t = useTranslations('palette');
  const [typed, setTyped] = useState('');
  const sections = useCommands({ project, typed, onKeys });
  const byId = new Map(sections.flatMap(({ commands }) => commands.map((command) => [command.id, command] as const)));
  return (
    <Autocomplete inputValue={typed} onInputChange={setTyped}>
      <SearchField aria-label={t('field')} autoFocus className={styles.field!}>
        <Search size={16} aria-hidden />
        <Input placeholder={t('field')} />
      </SearchField>
      {/* What scrolls can be reached by keys, also past the field that has the arrows. */}
      <div className={styles.list} tabIndex={0} role="group" aria-label={t('title')}>
        <Menu
          aria-label={t('title')}
          className={styles.menu!}
          onAction={(key) => {
            onClose();
            byId.get(String(key))?.run();
          }}
          renderEmptyState={() => <p className={styles.nothing}>{t('nothing')}</p>}
        >
          {sections.map(({ id, commands }) => (
            <MenuSection key={id} id={`section ${id}`} aria-label={t(id)}>
              <Header className={controls.heading!}>{t(id)}</Header>
              {commands.map((command) => (
                <MenuItem key={command.id} id={command.id} textValue={command.text} className={controls.item!}>
                  {command.picture !== undefined && <img src={pictures.thumb(command.picture)} alt="" />}
                  <span className={styles.text}>{command.text}</span>
                  {command.more && <span className={styles.more}>{command.more}</span>}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </div>
    </Autocomplete>
  );
}
