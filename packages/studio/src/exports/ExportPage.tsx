/** @file `/p/:project/export?model`: what leaves the studio, each with its size before it is made. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { queries } from '../api/queries.js';
import { Dropdown } from '../design/Dropdown.js';
import { FailedNotice } from '../parts/FailedNotice.js';
import { TrainNotice } from '../parts/TrainNotice.js';
import { useTitle } from '../app/use-title.js';
import { useWrong } from '../shared/use-wrong.js';
import layout from '../design/layout.module.css';
import styles from './ExportPage.module.css';
import { ExportRow } from './ExportRow.js';
import { ModelFacts } from './ModelFacts.js';

const route = getRouteApi('/p/$project/export');
/** Without a model these are there all the same. */
const OF_IMAGES = ['dataset', 'project'];

export function ExportPage() {
  const t = useTranslations('exports');
  const { project } = route.useParams();
  const { model: wanted } = route.useSearch();
  const navigate = route.useNavigate();
  useTitle(t('title'));
  const models = useQuery(queries.models(project));
  // What an address says of a version that is gone is left out.
  const chosen = models.data?.find(({ id }) => id === wanted) ?? models.data?.find(({ in_use: inUse }) => inUse);
  const { data, error, refetch } = useQuery({
    ...queries.exports(project, chosen?.id),
    enabled: models.data !== undefined,
  });
  const wrong = useWrong();
  const failure = error ?? models.error;
  const items = data?.exports.filter(({ kind }) => data.model !== null || OF_IMAGES.includes(kind)) ?? [];
  return (
    <div className={layout.page}>
      <div className={styles.head}>
        <div>
          <h1>{t('title')}</h1>
          <p className={styles.quiet}>{t('lead')}</p>
        </div>
        {chosen && (
          <Dropdown
            dense
            label={t('version')}
            value={chosen.id}
            items={models.data!.map(({ id, version, in_use: inUse }) => ({
              value: id,
              text: t('versionOption', { version, used: inUse ? 'yes' : 'no' }),
            }))}
            onChange={(model) => void navigate({ search: { model }, replace: true })}
          />
        )}
      </div>
      {failure && (
        <FailedNotice again={t('tryAgain')} onAgain={() => void (models.error ? models.refetch() : refetch())}>
          {t('failed', { reason: wrong(failure) })}
        </FailedNotice>
      )}
      {models.data?.length === 0 && (
        <TrainNotice project={project} train={t('train')}>
          {t('none')}
        </TrainNotice>
      )}
      <ul className={styles.list}>
        {items.map((item) => (
          <ExportRow key={`${item.kind} ${chosen?.id}`} project={project} model={chosen?.id} item={item}>
            {item.kind === 'model' && data?.model && <ModelFacts model={data.model} />}
          </ExportRow>
        ))}
      </ul>
      {data && <p className={styles.quiet}>{t('byApi')}</p>}
    </div>
  );
}
