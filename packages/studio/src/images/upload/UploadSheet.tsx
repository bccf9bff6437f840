/** @file Asks where files go before they go. */
import { useState } from 'react';
import { Form, Input, Label, Radio, RadioGroup, TextField } from 'react-aria-components';
import { useFormatter, useTranslations } from 'use-intl';
import { Button } from '../../design/Button.js';
import controls from '../../design/controls.module.css';
import { Sheet } from '../../design/Sheet.js';
import { isDefectName } from '../defect-name.js';
import { isImage } from './dropped.js';
import styles from './Upload.module.css';

interface Props {
  /** Empty: closed. */
  readonly files: readonly File[];
  readonly defects: readonly string[];
  readonly onStart: (images: File[], into: string) => void;
  readonly onClose: () => void;
}

type Way = 'good' | 'defect' | 'unlabelled';
const ways: readonly Way[] = ['good', 'defect', 'unlabelled'];

function Body({ files, defects, onStart, onClose }: Props) {
  const t = useTranslations('images.sheet');
  const shell = useTranslations('shell');
  const format = useFormatter();
  const [way, setWay] = useState<Way>('good');
  const [kind, setKind] = useState(defects[0] ?? '');
  const images = files.filter(isImage);
  const megabytes = images.reduce((sum, { size }) => sum + size, 0) / 1e6;
  const size = format.number(megabytes, {
    style: 'unit',
    unit: 'megabyte',
    maximumFractionDigits: megabytes < 10 ? 1 : 0,
  });
  const isReady = images.length > 0 && (way !== 'defect' || isDefectName(kind.trim()));
  return (
    <Form
      className={styles.form!}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onStart(images, way === 'defect' ? `defect/${kind.trim()}` : way);
      }}
    >
      <div>
        <p>{images.length > 0 ? t('files', { count: images.length, size }) : t('none')}</p>
        {images.length > 0 && images.length < files.length && (
          <p className={controls.hint}>{t('skipped', { count: files.length - images.length })}</p>
        )}
      </div>
      <RadioGroup className={styles.ways!} value={way} onChange={(value) => setWay(value as Way)}>
        <Label className={controls.label!}>{t('into')}</Label>
        {ways.map((one) => (
          <Radio key={one} value={one} className={styles.way!}>
            <span className={styles.dot} />
            <span>{t(one)}</span>
            <span className={controls.hint}>{t(`${one}Hint`)}</span>
          </Radio>
        ))}
      </RadioGroup>
      {way === 'defect' && (
        <div>
          <TextField className={controls.field!} value={kind} onChange={setKind}>
            <Label className={controls.label!}>{t('kind')}</Label>
            <Input className={controls.input!} list="kinds-of-defects" />
          </TextField>
          <datalist id="kinds-of-defects">
            {defects.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </div>
      )}
      <div className={controls.actions}>
        <Button onPress={onClose}>{shell('cancel')}</Button>
        <Button look="primary" type="submit" isDisabled={!isReady}>
          {t('start')}
        </Button>
      </div>
    </Form>
  );
}

export function UploadSheet(props: Props) {
  const t = useTranslations('images.sheet');
  return (
    <Sheet title={t('title')} isOpen={props.files.length > 0} onClose={props.onClose}>
      <Body {...props} />
    </Sheet>
  );
}
