/** @file One thing that can be exported: what it is, how large, and its way out. */
import type { ExportKind, ExportListJson, JobJson } from '@clflow/server/studio-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { queries } from '../api/queries.js';
import { Button } from '../design/Button.js';
import { Command } from '../parts/Command.js';
import { useBytes } from '../parts/use-bytes.js';
import { toast } from '../shared/toasts.js';
import { useSentence, useWrong } from '../shared/use-wrong.js';
import styles from './ExportPage.module.css';
import { useSaving, type Saving } from './use-saving.js';

type Item = ExportListJson['exports'][number];
interface Props {
  readonly project: number;
  /** Undefined: the version in use. */
  readonly model: number | undefined;
  readonly item: Item;
  readonly children?: ReactNode;
}

/** Those that are of a version of the model. */
const OF_MODEL: readonly ExportKind[] = ['model', 'report', 'results', 'triton', 'web'];

export function ExportRow({ project, model, item, children }: Props) {
  const t = useTranslations('exports');
  const sentence = useSentence();
  const { kind, obstacle, job } = item;
  const { saving, start, cancel } = useSaving(project, kind, OF_MODEL.includes(kind) ? model : undefined);
  const isRunning = saving?.state === 'running';
  const isMissingReport = kind === 'report' && item.bytes === null;
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <h2>{t(`kinds.${kind}.title`)}</h2>
        <p>{t(`kinds.${kind}.text`)}</p>
        <Size item={item} />
        {obstacle && !isMissingReport && <p className={styles.obstacle}>{sentence(obstacle)}</p>}
        {children}
        {kind !== 'model' && (
          <Command
            text={item.command ?? curl(project, kind, OF_MODEL.includes(kind) ? model : undefined)}
            of={t(`kinds.${kind}.title`)}
          />
        )}
      </div>
      <div className={styles.way}>
        {isRunning ? (
          <Button onPress={cancel}>{t('cancel')}</Button>
        ) : (
          !isMissingReport && (
            <Button
              isDisabled={obstacle !== null}
              onPress={start}
              aria-label={`${t('save')}: ${t(`kinds.${kind}.title`)}`}
            >
              <Download size={16} aria-hidden />
              {t('save')}
            </Button>
          )
        )}
        {kind === 'report' && model !== undefined && (
          <ReportButton project={project} model={model} job={job} isThere={item.bytes !== null} obstacle={obstacle} />
        )}
        <Progress saving={saving} label={t(`kinds.${kind}.title`)} />
      </div>
    </li>
  );
}

function Size({ item: { bytes, is_exact: isExact, files, file } }: { item: Item }) {
  const t = useTranslations('exports');
  const size = useBytes();
  if (bytes === null) return null;
  const words = [t(isExact ? 'size' : 'about', { size: size(bytes) }), ...(files > 1 ? [t('files', { files })] : [])];
  return (
    <p className={styles.size}>
      <code>{file}</code> {words.join(' · ')}
    </p>
  );
}

function Progress({ saving, label }: { saving: Saving | null; label: string }) {
  const t = useTranslations('exports');
  const size = useBytes();
  const sentence = useSentence();
  if (!saving) return null;
  const { state, done, total, error } = saving;
  if (state !== 'running')
    return (
      <p className={styles.told} role="status" data-state={state}>
        {state === 'failed' ? t('broken', { reason: sentence(error ?? '') }) : t(state)}
      </p>
    );
  return (
    <div className={styles.progress}>
      <progress aria-label={label} {...(total && { value: Math.min(done, total), max: total })} />
      <p className={styles.told}>
        {total ? t('progress', { done: size(done), total: size(total) }) : t('progressOnly', { done: size(done) })}
      </p>
    </div>
  );
}

interface ReportProps {
  readonly project: number;
  readonly model: number;
  readonly job: string | null;
  readonly isThere: boolean;
  readonly obstacle: string | null;
}

function ReportButton({ project, model, job: id, isThere, obstacle }: ReportProps) {
  const t = useTranslations('exports');
  const format = useFormatter();
  const wrong = useWrong();
  const sentence = useSentence();
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: ['project', project] });
  const onError = (error: Error) => toast(wrong(error), { isWrong: true });
  const make = useMutation({ mutationFn: () => api.post<JobJson>(`/models/${model}/report`), onSettled, onError });
  const cancel = useMutation({ mutationFn: () => api.delete(`/jobs/${id}`), onSettled, onError });
  const { data: job } = useQuery({
    ...queries.job(id ?? ''),
    enabled: id !== null,
    refetchInterval: id ? 1000 : false,
  });
  if (id !== null) {
    const { done = 0, total = 0 } = (Object.values(job?.progress ?? {}).at(-1) ?? {}) as {
      done?: number;
      total?: number;
    };
    return (
      <>
        <Button onPress={() => cancel.mutate()}>{t('cancel')}</Button>
        <p className={styles.told} role="status">
          {job?.state === 'queued'
            ? t('waits')
            : t('making', { share: format.number(total ? done / total : 0, { style: 'percent' }) })}
        </p>
      </>
    );
  }
  // What is in the way of a first report is in the way of another one, too.
  const isPossible = isThere || obstacle === null || obstacle === 'The report is not made yet.';
  return (
    <>
      <Button
        look={isThere ? 'plain' : undefined}
        dense={isThere}
        isDisabled={!isPossible || make.isPending}
        onPress={() => make.mutate()}
      >
        {t(isThere ? 'again' : 'make')}
      </Button>
      {!isPossible && <p className={styles.told}>{sentence(obstacle)}</p>}
    </>
  );
}

/** By the API, with the token as a variable of the shell. */
function curl(project: number, kind: ExportKind, model: number | undefined): string {
  const query = model === undefined ? '' : `?model=${model}`;
  return `curl -OJ -H "Authorization: Bearer $TOKEN" "${location.origin}/api/projects/${project}/exports/${kind}${query}"`;
}
