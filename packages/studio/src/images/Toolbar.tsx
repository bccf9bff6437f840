/** @file Which images are shown, in which order and how large. All but the size is in the address. */
import type { Facets, View } from '@clflow/server/studio-api';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowDownNarrowWide, ArrowUpNarrowWide, Plus, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Input, SearchField, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { useFormatter, useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import { Choice } from '../design/Choice.js';
import controls from '../design/controls.module.css';
import { KeyCap } from '../design/KeyCap.js';
import { useKeys } from '../shared/keys.js';
import type { Search as Query } from './use-images.js';
import styles from './Images.module.css';

interface Props {
  readonly project: number;
  readonly query: Query;
  readonly facets: Facets | undefined;
  readonly size: number;
  readonly onSize: (size: number) => void;
  readonly onAdd: () => void;
}

const views: readonly View[] = ['all', 'good', 'defective', 'unsure', 'unlabelled', 'aside'];
const sorts = ['name', 'added', 'score', 'near', 'copies'] as const;
const verdicts = ['normal', 'review', 'anomalous'] as const;
const splits = ['train', 'calibrate', 'test'] as const;
const seens = ['trained', 'calibrated', 'unseen'] as const;
const onlys = ['disagree', 'copies', 'conflicts'] as const;
const to = '/p/$project/images';

/** Copies are looked at side by side; without them there is no such order. */
export function showing(only: NonNullable<Query['only']> | 'any', { sort }: Pick<Query, 'sort'>): Partial<Query> {
  const isOfCopies = only === 'copies' || only === 'conflicts';
  const usual = sort === 'copies' ? 'name' : sort;
  return { only: only === 'any' ? undefined : only, sort: isOfCopies ? 'copies' : usual };
}

function countOf(view: View, { counts }: Facets): number {
  return view === 'all' ? counts.good + counts.defective + counts.unsure + counts.unlabelled : counts[view];
}

export function Toolbar({ project, query, facets, size, onSize, onAdd }: Props) {
  const t = useTranslations('images');
  const tCopies = useTranslations('copies');
  const tMask = useTranslations('mask.filter');
  const format = useFormatter();
  const navigate = useNavigate();
  const change = (changes: Partial<Query>) =>
    void navigate({ to, params: { project }, search: { ...query, ...changes }, replace: true });
  const hasDefects = (facets?.defects.length ?? 0) > 0 && (query.view === 'all' || query.view === 'defective');
  return (
    <div className={styles.toolbar}>
      <div className={styles.line}>
        <nav aria-label={t('view.label')} className={styles.tabs}>
          {views.map((view) => (
            <Link
              key={view}
              to={to}
              params={{ project }}
              search={{ ...query, view, defect: undefined }}
              aria-current={query.view === view ? 'page' : undefined}
            >
              {t(`view.${view}`)}
              <span>{facets && format.number(countOf(view, facets))}</span>
            </Link>
          ))}
        </nav>
        <Button look="primary" onPress={onAdd}>
          <Plus size={16} aria-hidden />
          {t('add')}
        </Button>
      </div>
      <div className={`${styles.line} ${styles.choices}`}>
        <NameSearch value={query.search ?? ''} onChange={(search) => change({ search: search || undefined })} />
        <Choice
          label={t('verdict.label')}
          value={query.verdict ?? 'any'}
          items={[
            { value: 'any', text: t('verdict.any') },
            ...verdicts.map((value) => ({ value, text: t(`verdict.${value}`) })),
          ]}
          onChange={(verdict) => change({ verdict: verdict === 'any' ? undefined : verdict })}
        />
        <Choice
          label={tMask('label')}
          value={query.mask ?? 'any'}
          items={(['any', 'yes', 'no'] as const).map((value) => ({ value, text: tMask(value) }))}
          onChange={(mask) => change({ mask: mask === 'any' ? undefined : mask })}
        />
        <Choice
          label={tCopies('split.label')}
          value={query.split ?? 'any'}
          items={(['any', ...splits] as const).map((value) => ({ value, text: tCopies(`split.${value}`) }))}
          onChange={(split) => change({ split: split === 'any' ? undefined : split })}
        />
        {facets?.seen && (
          <Choice
            label={tCopies('seen.label')}
            value={query.seen ?? 'any'}
            items={[
              { value: 'any' as const, text: tCopies('seen.any') },
              ...seens.map((value) => ({
                value,
                text: tCopies('only.counted', { text: tCopies(`seen.${value}`), count: facets.seen![value] }),
              })),
            ]}
            onChange={(seen) => change({ seen: seen === 'any' ? undefined : seen })}
          />
        )}
        <Choice
          label={tCopies('only.label')}
          value={query.only ?? 'any'}
          items={[
            { value: 'any', text: tCopies('only.any') },
            ...onlys.map((value) => ({
              value,
              text: facets
                ? tCopies('only.counted', { text: tCopies(`only.${value}`), count: facets.only[value] })
                : tCopies(`only.${value}`),
            })),
          ]}
          onChange={(only) => change(showing(only, query))}
        />
        <Choice
          label={t('sort.label')}
          value={query.sort}
          items={sorts
            .filter((value) => value !== 'copies' || query.only?.startsWith('co'))
            .map((value) => ({ value, text: t(`sort.${value}`) }))}
          // Scores are looked at from the oddest down.
          onChange={(sort) => change({ sort, order: sort === 'score' ? 'desc' : 'asc' })}
        />
        <Button
          dense
          square
          aria-label={t(`sort.${query.order}`)}
          onPress={() => change({ order: query.order === 'asc' ? 'desc' : 'asc' })}
        >
          {query.order === 'asc' ? (
            <ArrowUpNarrowWide size={15} aria-hidden />
          ) : (
            <ArrowDownNarrowWide size={15} aria-hidden />
          )}
        </Button>
        <Slider
          className={styles.size!}
          aria-label={t('size')}
          minValue={96}
          maxValue={320}
          step={8}
          value={size}
          onChange={onSize}
        >
          <SliderTrack className={styles.track!}>
            <SliderThumb className={styles.thumb!} />
          </SliderTrack>
        </Slider>
      </div>
      {hasDefects && (
        <nav aria-label={t('defect.label')} className={styles.kinds}>
          {facets!.defects.map(({ name, images }, place) => (
            <Link
              key={name}
              to={to}
              params={{ project }}
              search={{ ...query, defect: query.defect === name ? undefined : name }}
              aria-current={query.defect === name ? 'true' : undefined}
            >
              {place < 9 && <KeyCap>{String(place + 1)}</KeyCap>}
              {name}
              <span>{format.number(images)}</span>
            </Link>
          ))}
        </nav>
      )}
    </div>
  );
}

function NameSearch({ value, onChange }: { readonly value: string; readonly onChange: (search: string) => void }) {
  const t = useTranslations('images');
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  // The address has changed by other ways, such as going back.
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), 250);
    return () => clearTimeout(timer);
  });
  useKeys(t('key.group'), [{ on: ['/'], does: t('key.search'), run: () => input.current?.focus() }]);
  return (
    <SearchField className={styles.search!} aria-label={t('search')} value={typed} onChange={setTyped}>
      <Search size={14} aria-hidden />
      <Input ref={input} className={controls.input!} placeholder={t('search')} />
    </SearchField>
  );
}
