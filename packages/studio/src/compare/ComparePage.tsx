/** @file `/p/:project/compare?a&b`: two versions of a model, differences only, and the pictures on which they disagree. */
import type { VersionJson } from '@clflow/server/studio-api';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeftRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { queries } from '../api/queries.js';
import { Button, linkAsButton } from '../design/Button.js';
import { Dropdown } from '../design/Dropdown.js';
import { useVersions } from '../models/use-versions.js';
import { FailedNotice } from '../parts/FailedNotice.js';
import { Notice } from '../parts/Notice.js';
import { useKeys } from '../shared/keys.js';
import { useTitle } from '../app/use-title.js';
import { useWrong } from '../shared/use-wrong.js';
import styles from './ComparePage.module.css';
import { Differences } from './Differences.js';
import { Disagreements } from './Disagreements.js';
import { MissingOutlines } from './MissingOutlines.js';
import { ScoreStrips } from './ScoreStrips.js';

const route = getRouteApi('/p/$project/compare');

export function ComparePage() {
  const t = useTranslations('compare');
  const { project } = route.useParams();
  useTitle(t('title'));
  const { data, error, refetch } = useQuery(queries.versions(project));
  const there = data?.versions.filter(({ removed_at: removed }) => removed === null) ?? [];
  return (
    <div className={styles.page}>
      <h1>{t('title')}</h1>
      {error && <Failed error={error} onAgain={() => void refetch()} />}
      {data && there.length < 2 && (
        <Notice
          action={
            <Link to="/p/$project/results" params={{ project }} className={linkAsButton({ dense: true })}>
              {t('results')}
            </Link>
          }
        >
          {t('one')}
        </Notice>
      )}
      {there.length >= 2 && <Two project={project} there={there} before={data?.roll_back ?? null} />}
    </div>
  );
}

interface TwoProps {
  readonly project: number;
  readonly there: readonly VersionJson[];
  readonly before: number | null;
}

function Two({ project, there, before }: TwoProps) {
  const t = useTranslations('compare');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { use } = useVersions(project);
  const withId = (id: number | null | undefined) => there.find((version) => version.id === id);
  const inUse = there.find((version) => version.in_use);
  // The address may say two, one, or none, or what is gone.
  const b =
    withId(search.b) ?? (inUse?.id === search.a ? undefined : inUse) ?? there.find(({ id }) => id !== search.a)!;
  const a =
    (search.a === b.id ? undefined : withId(search.a)) ??
    [withId(before), ...there].find((version) => version !== undefined && version.id !== b.id)!;
  const { data: comparison, error, refetch } = useQuery(queries.compare(project, a.id, b.id));
  const go = (next: { a: number; b: number }) => void navigate({ search: next, replace: true });
  const swap = () => go({ a: b.id, b: a.id });
  const useVersion = (version: VersionJson) => () => !version.in_use && use({ version, before: inUse });
  useKeys(t('keys.group'), [
    { on: ['X'], does: t('keys.swap'), run: swap },
    { on: ['1'], does: t('keys.first'), run: useVersion(a) },
    { on: ['2'], does: t('keys.second'), run: useVersion(b) },
    { on: ['ArrowRight'], does: t('keys.pictures'), shown: ['ArrowLeft', 'ArrowRight'] },
  ]);
  const choice = (label: string, value: VersionJson, other: VersionJson, onChange: (id: number) => void) => (
    <Dropdown
      dense
      label={label}
      value={value.id}
      items={there.map((version) => ({
        value: version.id,
        text: t('version', {
          version: version.version,
          tag: version.tag ?? 'none',
          used: version.in_use ? 'yes' : 'no',
        }),
        isDisabled: version.id === other.id,
      }))}
      onChange={onChange}
    />
  );
  const other = a.in_use ? b : b.in_use ? a : null;
  return (
    <>
      <div className={styles.chosen}>
        {choice(t('first'), a, b, (id) => go({ a: id, b: b.id }))}
        <Button dense square look="plain" aria-label={t('swap')} onPress={swap}>
          <ArrowLeftRight size={16} aria-hidden />
        </Button>
        {choice(t('second'), b, a, (id) => go({ a: a.id, b: id }))}
        <span className={styles.space} />
        {other && (
          <Button dense onPress={useVersion(other)}>
            {t('use', { version: other.version })}
          </Button>
        )}
      </div>
      {error && <Failed error={error} onAgain={() => void refetch()} />}
      {comparison && (
        <>
          <section className={styles.section} aria-label={t('differences')}>
            <h2>{t('differences')}</h2>
            <MissingOutlines project={project} comparison={comparison} />
            <Differences comparison={comparison} />
          </section>
          <ScoreStrips comparison={comparison} />
          <Disagreements key={`${a.id} ${b.id}`} project={project} comparison={comparison} />
        </>
      )}
    </>
  );
}

function Failed({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const t = useTranslations('compare');
  const wrong = useWrong();
  return (
    <FailedNotice again={t('tryAgain')} onAgain={onAgain}>
      {t('failed', { reason: wrong(error) })}
    </FailedNotice>
  );
}
