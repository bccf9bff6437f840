/** @file One product among others: its picture, what there is of it, and what its model promises. */
import type { ProjectJson } from '@clflow/server/studio-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Ellipsis, FolderX, ImageOff } from 'lucide-react';
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { api, pictures } from '../api/client.js';
import { Button } from '../design/Button.js';
import controls from '../design/controls.module.css';
import { oneIn } from '../parts/words.js';
import { toast } from '../shared/toasts.js';
import { useWrong } from '../shared/use-wrong.js';
import styles from './Products.module.css';

function useForget({ id, name, folder, sample }: ProjectJson) {
  const t = useTranslations('products');
  const wrong = useWrong();
  const client = useQueryClient();
  const again = () => void client.invalidateQueries({ queryKey: ['projects'] });
  const onError = (error: Error) => toast(wrong(error), { isWrong: true });
  const reopen = useMutation({
    mutationFn: () => api.post<ProjectJson>('/projects', sample ? { sample } : { folder }),
    onSuccess: again,
    onError,
  });
  return useMutation({
    mutationFn: () => api.delete<undefined>(`/projects/${id}`),
    onSuccess: () => {
      again();
      toast(t('forgotten', { name }), { undo: () => reopen.mutate() });
    },
    onError,
  });
}

export function ProductCard({ project }: { readonly project: ProjectJson }) {
  const t = useTranslations('products.card');
  const wrong = useWrong();
  const client = useQueryClient();
  const { id, name, folder, missing, counts, cover, sample } = project;
  const forget = useForget(project);
  const look = useMutation({
    mutationFn: () => api.post<ProjectJson>(`/projects/${id}/scan`),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['projects'] }),
    onError: (error) => toast(wrong(error), { isWrong: true }),
  });
  const menu = (
    <MenuTrigger>
      <AriaButton
        className={`${controls.button} ${controls.plain} ${controls.square} ${controls.dense}`}
        aria-label={t('more', { name })}
      >
        <Ellipsis size={16} aria-hidden />
      </AriaButton>
      <Popover className={controls.floating!} placement="bottom end">
        <Menu className={controls.list!} aria-label={t('more', { name })}>
          <MenuItem className={controls.item!} onAction={() => look.mutate()}>
            {t('look')}
          </MenuItem>
          <MenuItem className={controls.item!} onAction={() => forget.mutate()}>
            {t('forget')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
  return (
    <li className={styles.card} data-missing={missing || undefined}>
      <div className={styles.cover}>
        {missing ? (
          <FolderX size={28} strokeWidth={1.5} aria-hidden />
        ) : cover === null ? (
          <ImageOff size={28} strokeWidth={1.5} aria-hidden />
        ) : (
          <img src={pictures.thumb(cover)} alt="" />
        )}
      </div>
      <div className={styles.facts}>
        <div className={styles.name}>
          <h2>
            {missing ? (
              name
            ) : (
              <Link to="/p/$project/images" params={{ project: id }} className={styles.whole}>
                {name}
              </Link>
            )}
          </h2>
          {sample && <span className={styles.muted}>{t('sample')}</span>}
          <span className={styles.menu}>{menu}</span>
        </div>
        <p className={styles.folder} title={folder}>
          <code>{folder}</code>
        </p>
        {missing ? (
          <div className={styles.gone}>
            <p>{t('missing')}</p>
            <Button dense onPress={() => look.mutate()} isDisabled={look.isPending}>
              {t('look')}
            </Button>
          </div>
        ) : (
          <>
            <p className={styles.counts}>
              <span>{cover === null ? t('empty') : t('good', { count: counts.good })}</span>
              {counts.defective > 0 && <span>{t('defective', { count: counts.defective })}</span>}
              {counts.unlabelled > 0 && <span>{t('unlabelled', { count: counts.unlabelled })}</span>}
            </p>
            <Standing project={project} />
          </>
        )}
      </div>
    </li>
  );
}

function Standing({ project: { model, job } }: { readonly project: ProjectJson }) {
  const t = useTranslations('products.card');
  const shell = useTranslations('shell');
  if (job) return <p className={styles.standing}>{t('working')}</p>;
  if (!model) return <p className={`${styles.standing} ${styles.muted}`}>{t('untrained')}</p>;
  const { kind, smallest_found: size } = model.promise;
  return (
    <p className={styles.standing}>
      {shell(kind === 'estimated' ? 'estimate' : 'promise', { count: oneIn(model.promise.guaranteed_rate) })}
      {size !== null && <span className={styles.muted}>{t('finds', { size: Math.ceil(size) })}</span>}
    </p>
  );
}
