/** @file What is known of a model's file, and how it is used elsewhere. */
import type { ExportListJson } from '@clflow/server/studio-api';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useFormatter, useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import { Command } from '../parts/Command.js';
import styles from './ExportPage.module.css';
import { places, snippetOf } from './snippets.js';

type Model = NonNullable<ExportListJson['model']>;

export function ModelFacts({ model }: { model: Model }) {
  const t = useTranslations('exports.model');
  const format = useFormatter();
  const [copied, setCopied] = useState(false);
  const titles = { command: t('command'), node: 'Node', python: 'Python', browser: t('browser') };
  const threshold = format.number(model.threshold, { maximumSignificantDigits: 5 });
  return (
    <>
      <dl className={styles.facts}>
        <dt>{t('hash')}</dt>
        <dd>
          <code>{model.sha256}</code>
          <Button
            look="plain"
            dense
            square
            aria-label={t('copyHash')}
            onPress={() => void navigator.clipboard.writeText(model.sha256).then(() => setCopied(true))}
          >
            {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
          </Button>
        </dd>
        <dt>{t('inputs')}</dt>
        <dd>
          <Values values={model.inputs} />
        </dd>
        <dt>{t('outputs')}</dt>
        <dd>
          <Values values={model.outputs} />
        </dd>
      </dl>
      <p>{t('threshold', { threshold })}</p>
      <Tabs className={styles.tabs}>
        <TabList className={styles.tabList!} aria-label={t('use')}>
          {places.map((place) => (
            <Tab key={place} id={place} className={styles.tab!}>
              {titles[place]}
            </Tab>
          ))}
        </TabList>
        {places.map((place) => (
          <TabPanel key={place} id={place} className={styles.panel!}>
            <Command text={snippetOf(place, model)} of={titles[place]} />
          </TabPanel>
        ))}
      </Tabs>
    </>
  );
}

function Values({ values }: { values: Model['inputs'] }) {
  const t = useTranslations('exports.model');
  return (
    <ul>
      {values.map(({ name, type, shape }) => (
        <li key={name}>
          <code>
            {name} {type} [{shape.map((side) => side ?? t('any')).join(', ')}]
          </code>
        </li>
      ))}
    </ul>
  );
}
