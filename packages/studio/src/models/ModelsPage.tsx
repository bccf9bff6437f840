/** @file `/p/:project/models`: the versions of a product's model as a line, and which of them is in use. */
import type { VersionJson } from '@clflow/server/studio-api';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { queries } from '../api/queries.js';
import { Button } from '../design/Button.js';
import { FailedNotice } from '../parts/FailedNotice.js';
import { TrainNotice } from '../parts/TrainNotice.js';
import { useKeys } from '../shared/keys.js';
import { useTitle } from '../app/use-title.js';
import { Bin } from './Bin.js';
import { DescribeSheet } from './DescribeSheet.js';
import { useWrong } from '../shared/use-wrong.js';
import { lanesOf, widthOf } from './lanes.js';
import layout from '../design/layout.module.css';
import styles from './ModelsPage.module.css';
import { useVersions } from './use-versions.js';
import { VersionRow } from './VersionRow.js';

const route = getRouteApi('/p/$project/models');

export function ModelsPage() {
  const t = useTranslations('models');
  const { project } = route.useParams();
  useTitle(t('title'));
  const wrong = useWrong();
  const { data, error, refetch } = useQuery(queries.versions(project));
  return (
    <div className={layout.page}>
      {error && (
        <FailedNotice again={t('tryAgain')} onAgain={() => void refetch()}>
          {t('failed', { reason: wrong(error) })}
        </FailedNotice>
      )}
      {!data && <h1>{t('title')}</h1>}
      {data && <Versions project={project} all={data.versions} before={data.roll_back} />}
    </div>
  );
}

interface VersionsProps {
  readonly project: number;
  readonly all: readonly VersionJson[];
  /** The one that was in use before. */
  readonly before: number | null;
}

function Versions({ project, all, before }: VersionsProps) {
  const t = useTranslations('models');
  const navigate = route.useNavigate();
  const list = useRef<HTMLUListElement>(null);
  const { use, remove, describe, restore } = useVersions(project);
  const [picked, setPicked] = useState<readonly number[]>([]);
  const [described, setDescribed] = useState<VersionJson | null>(null);
  const there = useMemo(() => all.filter(({ removed_at: removed }) => removed === null), [all]);
  const lanes = useMemo(() => lanesOf(there), [there]);
  const inUse = there.find((version) => version.in_use);
  const last = there.find(({ id }) => id === before);
  const chosen = picked.filter((id) => there.some((version) => version.id === id));
  // The last two that were chosen.
  const choose = (id: number): void =>
    setPicked(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen.slice(-1), id]);
  const pair = chosen.length === 2 ? chosen : likely(there, inUse, last);
  const compare = (): void => {
    const [a, b] = [...(pair ?? [])].sort((x, y) => x - y);
    if (pair) void navigate({ to: '/p/$project/compare', params: { project }, search: { a, b } });
  };

  const boxes = (): HTMLInputElement[] => [
    ...(list.current?.querySelectorAll<HTMLInputElement>('[data-version]') ?? []),
  ];
  const current = (): VersionJson | undefined => {
    const row = document.activeElement?.closest('li')?.querySelector<HTMLInputElement>('[data-version]');
    return there.find(({ id }) => String(id) === row?.dataset.version);
  };
  const move = (step: number): void => {
    const at = there.findIndex((version) => version === current());
    boxes()[Math.min(there.length - 1, Math.max(0, at + (at === -1 ? Math.max(0, step) : step)))]?.focus();
  };
  const withCurrent = (act: (version: VersionJson) => void) => (): void => {
    const version = current();
    if (version) act(version);
  };
  useKeys(t('keys.group'), [
    {
      on: ['ArrowDown', 'J'],
      does: t('keys.move'),
      shown: ['ArrowDown', 'ArrowUp'],
      run: () => move(1),
      repeats: true,
    },
    { on: ['ArrowUp', 'K'], does: t('keys.move'), shown: [], run: () => move(-1), repeats: true },
    { on: ['Space'], does: t('keys.choose') },
    {
      on: ['Enter'],
      does: t('keys.open'),
      run: withCurrent(
        ({ id }) => void navigate({ to: '/p/$project/results', params: { project }, search: { model: id } }),
      ),
    },
    {
      on: ['U'],
      does: t('keys.use'),
      run: withCurrent((version) => !version.in_use && use({ version, before: inUse })),
    },
    { on: ['N'], does: t('keys.note'), run: withCurrent(setDescribed) },
    { on: ['C'], does: t('keys.compare'), run: compare },
    { on: ['Delete'], does: t('keys.delete'), run: withCurrent(remove) },
  ]);

  if (all.length === 0)
    return (
      <>
        <h1>{t('title')}</h1>
        <TrainNotice project={project} train={t('train')}>
          {t('none')}
        </TrainNotice>
      </>
    );
  return (
    <>
      <div className={styles.head}>
        <div>
          <h1>{t('title')}</h1>
          <p className={styles.quiet}>{t('lead')}</p>
        </div>
        {last && (
          <Button dense onPress={() => use({ version: last, before: inUse })}>
            {t('rollBack', { version: last.version })}
          </Button>
        )}
        {there.length > 1 && (
          <Button dense look="primary" isDisabled={!pair} onPress={compare}>
            {chosen.length === 2 && t('compareChosen')}
            {chosen.length !== 2 &&
              (pair ? t('compareUsed', { a: numberOf(there, pair[0]), b: numberOf(there, pair[1]) }) : t('compare'))}
          </Button>
        )}
      </div>
      <ul ref={list} className={styles.list} aria-label={t('list')}>
        {there.map((version, i) => (
          <VersionRow
            key={version.id}
            version={version}
            all={all}
            lane={lanes[i]}
            width={widthOf(lanes)}
            isChosen={chosen.includes(version.id)}
            onChoose={() => choose(version.id)}
            onUse={() => use({ version, before: inUse })}
            onDescribe={() => setDescribed(version)}
            onDelete={() => remove(version)}
          />
        ))}
      </ul>
      <Bin versions={all.filter(({ removed_at: removed }) => removed !== null)} all={all} onRestore={restore} />
      <DescribeSheet
        version={described}
        onClose={() => setDescribed(null)}
        onSave={(words) => described && describe({ id: described.id, ...words })}
      />
    </>
  );
}

/** Where nobody has chosen two: the one in use with the one before it. */
function likely(
  there: readonly VersionJson[],
  inUse: VersionJson | undefined,
  last: VersionJson | undefined,
): readonly [number, number] | undefined {
  const other = last ?? there.find((version) => version !== inUse);
  return inUse && other ? [Math.min(other.id, inUse.id), Math.max(other.id, inUse.id)] : undefined;
}

function numberOf(there: readonly VersionJson[], wanted: number): number {
  return there.find(({ id }) => id === wanted)?.version ?? 0;
}
