/** @file `/p/:project/results?model&t`: can it be trusted? */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { queries } from '../api/queries.js';
import { FailedNotice } from '../parts/FailedNotice.js';
import { TrainNotice } from '../parts/TrainNotice.js';
import { Notice } from '../parts/Notice.js';
import { Bench } from './Bench.js';
import { Dropdown } from '../design/Dropdown.js';
import styles from './ResultsPage.module.css';
import { useTitle } from '../app/use-title.js';
import { useWrong } from '../shared/use-wrong.js';

const route = getRouteApi('/p/$project/results');

export function ResultsPage() {
  const t = useTranslations('results');
  const wrong = useWrong();
  useTitle(t('title'));
  const { project } = route.useParams();
  const { model: wanted } = route.useSearch();
  const navigate = route.useNavigate();
  const models = useQuery(queries.models(project));
  const model =
    models.data?.find(({ id, in_use: inUse }) => (wanted === undefined ? inUse : id === wanted)) ?? models.data?.[0];
  const results = useQuery({
    ...queries.results(model?.id ?? 0),
    // As long as it is being measured there is nothing to ask for.
    enabled: model?.measured === true,
  });
  const error = models.error ?? results.error;

  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1>{t('title')}</h1>
        {model && (
          <Dropdown
            dense
            label={t('model')}
            value={model.id}
            items={models.data!.map(({ id, version, in_use: inUse }) => ({
              value: id,
              text: t('version', { version, used: inUse ? 'yes' : 'no' }),
            }))}
            onChange={(id) => void navigate({ search: { model: id } })}
          />
        )}
      </div>
      {models.data?.length === 0 && (
        <TrainNotice project={project} train={t('train')}>
          {t('noModel')}
        </TrainNotice>
      )}
      {model?.measured === false && <Notice>{t('measuring')}</Notice>}
      {error && (
        <FailedNotice again={t('tryAgain')} onAgain={() => void (models.error ? models : results).refetch()}>
          {t('failed', { reason: wrong(error) })}
        </FailedNotice>
      )}
      {results.data && model?.measured && (
        <Bench key={results.data.model.id} project={project} results={results.data} />
      )}
    </div>
  );
}
