/** @file What this browser remembers: language, theme, colours of heat maps. */
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { chooseLanguage, chooseTheme, language, theme } from '../app/preferences.js';
import { useStore } from '../shared/store.js';
import { chooseColourMap, colourMap, colourMaps, gradientOf } from '../viewer/colour-maps.js';
import styles from './SettingsPage.module.css';

const themes = ['light', 'dark', 'system'] as const;
const names = { en: 'English', de: 'Deutsch' } as const;

export function BrowserPart() {
  const t = useTranslations('settings.browser');
  const shell = useTranslations('shell.settings');
  const colours = useStore(colourMap);
  return (
    <>
      <Choices
        label={shell('language')}
        value={useStore(language)}
        items={(['en', 'de'] as const).map((value) => ({ value, text: names[value] }))}
        onChange={chooseLanguage}
      />
      <Choices
        label={shell('theme')}
        value={useStore(theme)}
        items={themes.map((value) => ({ value, text: shell(value) }))}
        onChange={chooseTheme}
      />
      <Choices
        label={t('colours')}
        value={colours}
        items={colourMaps.map((value) => ({
          value,
          text: t(`colour.${value}`),
          ramp: value === 'contour' ? undefined : gradientOf(value),
        }))}
        onChange={chooseColourMap}
      />
    </>
  );
}

interface ChoicesProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly items: readonly { readonly value: Value; readonly text: string; readonly ramp?: string | undefined }[];
  readonly onChange: (value: Value) => void;
}

function Choices<Value extends string>({ label, value, items, onChange }: ChoicesProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.choices}>
      <legend>{label}</legend>
      {items.map((item) => (
        <label key={item.value}>
          <input type="radio" name={name} checked={item.value === value} onChange={() => onChange(item.value)} />
          {item.ramp && <i style={{ backgroundImage: item.ramp }} />}
          {item.text}
        </label>
      ))}
    </fieldset>
  );
}
