/** @file What can be done with the selected images, each with its key. */
import type { Facets } from '@clflow/server/studio-api';
import { useState } from 'react';
import { Dialog, DialogTrigger, Form, Input, Label, Popover, Text, TextField } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import controls from '../design/controls.module.css';
import { KeyCap } from '../design/KeyCap.js';
import { isDefectName } from './defect-name.js';
import styles from './Images.module.css';
import type { Doings } from './use-doings.js';

interface Props {
  readonly total: number;
  readonly selected: number;
  readonly isAside: boolean;
  readonly defects: Facets['defects'];
  readonly doings: Doings;
  readonly asksType: boolean;
  readonly onAskType: (asks: boolean) => void;
}

export function ActionBar({ total, selected, isAside, defects, doings, asksType, onAskType }: Props) {
  const t = useTranslations('images');
  const isIdle = selected === 0;
  const button = (key: string, text: string, run: () => void) => (
    <Button key={text} dense look="plain" isDisabled={isIdle} onPress={run}>
      <KeyCap>{key}</KeyCap>
      {text}
    </Button>
  );
  return (
    <div className={styles.actions} role="toolbar" aria-label={t('act.label')}>
      <p role="status">
        {doings.isSelecting
          ? t('working')
          : isIdle
            ? t('count', { count: total })
            : t('selected', { count: selected, total })}
      </p>
      <div className={styles.deeds}>
        {button('G', t('act.good'), () => doings.label('good'))}
        {button('B', t('act.defective'), () => doings.label('defective'))}
        {button('U', t('act.unsure'), () => doings.label('unsure'))}
        {defects
          .slice(0, 4)
          .map(({ name }, place) => button(String(place + 1), name, () => doings.label('defective', name)))}
        <DialogTrigger isOpen={asksType} onOpenChange={onAskType}>
          <Button dense look="plain" isDisabled={isIdle}>
            <KeyCap>N</KeyCap>
            {t('act.type')} …
          </Button>
          <Popover className={controls.floating!} placement="top">
            <NewType
              onType={(name) => {
                onAskType(false);
                doings.label('defective', name);
              }}
            />
          </Popover>
        </DialogTrigger>
        {button('Delete', isAside ? t('act.back') : t('act.aside'), () => doings.setAside(!isAside))}
      </div>
    </div>
  );
}

function NewType({ onType }: { readonly onType: (name: string) => void }) {
  const t = useTranslations('images.act');
  const [name, setName] = useState('');
  return (
    <Dialog className={controls.dialog!} aria-label={t('type')}>
      <Form
        className={styles.newType!}
        onSubmit={(event) => {
          event.preventDefault();
          if (isDefectName(name.trim())) onType(name.trim());
        }}
      >
        <TextField className={controls.field!} value={name} onChange={setName} autoFocus>
          <Label className={controls.label!}>{t('name')}</Label>
          <Input className={controls.input!} maxLength={64} />
          <Text slot="description" className={controls.hint!}>
            {t('hint')}
          </Text>
        </TextField>
        <Button look="primary" type="submit" isDisabled={!isDefectName(name.trim())}>
          {t('take')}
        </Button>
      </Form>
    </Dialog>
  );
}
