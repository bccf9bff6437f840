/** @file Appearance and language of this browser. */
import { Check, SunMoon } from 'lucide-react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import controls from '../design/controls.module.css';
import type { Language } from '../i18n/messages.js';
import { useStore } from '../shared/store.js';
import { chooseLanguage, chooseTheme, language, theme, type Theme } from './preferences.js';
import styles from './Shell.module.css';

const themes: readonly Theme[] = ['light', 'dark', 'system'];
/** In their own words, so that one finds back. */
const names: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

export function SettingsMenu() {
  const t = useTranslations('shell.settings');
  const chosenTheme = useStore(theme);
  const chosenLanguage = useStore(language);
  const item = (id: string, text: string, lang?: string) => (
    <MenuItem key={id} id={id} textValue={text} className={controls.item!} {...(lang && { lang })}>
      {text}
      <Check className={controls.tick} size={14} aria-hidden />
    </MenuItem>
  );
  return (
    <MenuTrigger>
      <Button className={styles.railItem!} aria-label={`${t('theme')}, ${t('language')}`}>
        <SunMoon size={20} strokeWidth={1.75} aria-hidden />
        <span className={styles.railText}>{t('theme')}</span>
      </Button>
      <Popover className={controls.floating!} placement="right bottom">
        <Menu className={controls.list!} aria-label={`${t('theme')}, ${t('language')}`}>
          <MenuSection
            selectionMode="single"
            selectedKeys={[chosenTheme]}
            onSelectionChange={(keys) => [...keys].forEach((key) => chooseTheme(key as Theme))}
          >
            <Header className={controls.heading!}>{t('theme')}</Header>
            {themes.map((one) => item(one, t(one)))}
          </MenuSection>
          <MenuSection
            selectionMode="single"
            selectedKeys={[chosenLanguage]}
            onSelectionChange={(keys) => [...keys].forEach((key) => chooseLanguage(key as Language))}
          >
            <Header className={controls.heading!}>{t('language')}</Header>
            {(['en', 'de'] as const).map((one) => item(one, names[one], one))}
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
