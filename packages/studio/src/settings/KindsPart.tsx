/** @file Kinds of defects in the order of their keys; a new one may be named before there is an image of it. */
import type { Facets, ProjectSettings } from '@clflow/server/studio-api';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import controls from '../design/controls.module.css';
import { KeyCap } from '../design/KeyCap.js';
import { isDefectName } from '../images/defect-name.js';
import styles from './SettingsPage.module.css';
import { useChange } from './use-change.js';

interface KindsPartProps {
  readonly project: number;
  readonly settings: ProjectSettings;
  readonly defects: Facets['defects'];
}

const KEYED = 9;
/** Told apart by every kind of colour vision, and none of them a verdict's. */
const colours = ['#8a5a00', '#4b46c6', '#0b7a4b', '#a3307a', '#5c5c57'];

export function KindsPart({ project, settings: { kinds: named }, defects }: KindsPartProps) {
  const t = useTranslations('settings.kinds');
  const change = useChange(project);
  const hint = useId();
  const [name, setName] = useState('');
  const imagesOf = new Map(defects.map((one) => [one.name, one.images]));
  const kinds = [
    ...named,
    ...defects
      .filter((one) => !named.some((kind) => kind.name === one.name))
      .map((one) => ({ name: one.name, colour: null })),
  ];
  const set = (next: ProjectSettings['kinds']): void => change.mutate({ kinds: next });
  const move = (from: number, by: number): void => {
    const next = [...kinds];
    next.splice(from + by, 0, ...next.splice(from, 1));
    set(next);
  };
  const wanted = name.trim();
  const isTaken = kinds.some((kind) => kind.name === wanted);
  const isWrong = wanted !== '' && (!isDefectName(wanted) || isTaken);
  return (
    <>
      {kinds.length === 0 && <p className={styles.quiet}>{t('none')}</p>}
      <ol className={styles.kinds}>
        {kinds.map((kind, place) => (
          <li key={kind.name}>
            <span className={styles.keyed}>{place < KEYED && <KeyCap>{String(place + 1)}</KeyCap>}</span>
            <input
              type="color"
              aria-label={t('colour', { name: kind.name })}
              key={kind.colour}
              defaultValue={kind.colour ?? colours[place % colours.length]}
              // What is dragged over on the way is not meant.
              onBlur={({ target }) => {
                if (target.value !== target.defaultValue)
                  set(kinds.map((one) => (one === kind ? { ...one, colour: target.value } : one)));
              }}
            />
            <span className={styles.name}>{kind.name}</span>
            <span className={styles.quiet}>{t('images', { count: imagesOf.get(kind.name) ?? 0 })}</span>
            {(
              [
                ['up', -1, ArrowUp],
                ['down', 1, ArrowDown],
              ] as const
            ).map(([way, step, Icon]) => (
              <Button
                key={way}
                look="plain"
                dense
                square
                aria-label={t(way, { name: kind.name })}
                isDisabled={kinds[place + step] === undefined}
                onPress={() => move(place, step)}
              >
                <Icon size={15} aria-hidden />
              </Button>
            ))}
            <Button
              look="plain"
              dense
              square
              aria-label={t('remove', { name: kind.name })}
              // One that images have is in the folder.
              isDisabled={(imagesOf.get(kind.name) ?? 0) > 0}
              onPress={() => set(kinds.filter((one) => one !== kind))}
            >
              <X size={15} aria-hidden />
            </Button>
          </li>
        ))}
      </ol>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted === '' || isWrong) return;
          set([...kinds, { name: wanted, colour: null }]);
          setName('');
        }}
      >
        <input
          className={`${controls.input} ${controls.dense}`}
          aria-label={t('new')}
          placeholder={t('new')}
          maxLength={64}
          value={name}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? hint : undefined}
          onChange={({ target }) => setName(target.value)}
        />
        <Button dense type="submit" isDisabled={wanted === '' || isWrong}>
          <Plus size={15} aria-hidden />
          {t('add')}
        </Button>
      </form>
      {isWrong && (
        <p id={hint} className={controls.wrong}>
          {t(isTaken ? 'taken' : 'wrong')}
        </p>
      )}
    </>
  );
}
