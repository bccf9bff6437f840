/** @file What the studio's data takes of the disk; what can be made again may go. */
import type { Storage } from '@clflow/server/studio-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { Button } from '../design/Button.js';
import { Notice } from '../parts/Notice.js';
import { toast } from '../shared/toasts.js';
import { useWrong } from '../shared/use-wrong.js';
import styles from './SettingsPage.module.css';

const queryKey = ['storage'];

export function StoragePart() {
  const t = useTranslations('settings.storage');
  const format = useFormatter();
  const wrong = useWrong();
  const client = useQueryClient();
  const storage = useQuery({ queryKey, queryFn: () => api.get<Storage>('/storage'), staleTime: 0 });
  const clean = useMutation({
    mutationFn: () => api.post<Storage>('/storage/clean'),
    onSuccess: (after) => {
      const freed = bytesOf(storage.data) - bytesOf(after);
      client.setQueryData(queryKey, after);
      toast(t('cleaned', { size: size(Math.max(0, freed)) }));
    },
    onError: (error) => toast(wrong(error), { isWrong: true }),
  });
  const size = (bytes: number): string => {
    const [unit, by] =
      bytes < 1e6
        ? (['kilobyte', 1e3] as const)
        : bytes < 1e9
          ? (['megabyte', 1e6] as const)
          : (['gigabyte', 1e9] as const);
    return format.number(bytes / by, { style: 'unit', unit, maximumFractionDigits: bytes / by < 10 ? 1 : 0 });
  };
  if (storage.error) return <Notice tone="danger">{wrong(storage.error)}</Notice>;
  if (!storage.data) return <p className={styles.quiet}>{t('loading')}</p>;
  const { parts, folder } = storage.data;
  const disposable = parts.filter((part) => part.disposable).reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <>
      <table className={styles.storage}>
        <tbody>
          {parts.map(({ name, bytes }) => (
            <tr key={name}>
              <th scope="row">{t(`part.${name}`)}</th>
              <td>{size(bytes)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('all')}</th>
            <td>{size(bytesOf(storage.data))}</td>
          </tr>
        </tfoot>
      </table>
      <p className={styles.path}>{folder}</p>
      <div className={styles.row}>
        <Button dense isDisabled={disposable === 0 || clean.isPending} onPress={() => clean.mutate()}>
          {t('clean', { size: size(disposable) })}
        </Button>
      </div>
    </>
  );
}

const bytesOf = (storage: Storage | undefined): number =>
  (storage?.parts ?? []).reduce((sum, { bytes }) => sum + bytes, 0);
