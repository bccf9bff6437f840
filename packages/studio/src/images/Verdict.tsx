/** @file A verdict by shape and colour: ● good, ◆ review, ▲ anomalous. */
import type { ImageJson } from '@clflow/server/studio-api';
import styles from './Tile.module.css';

const shapes = {
  normal: (
    <path d="M7 1.250a5.750 5.750 0 1 0 0 11.500a5.750 5.750 0 0 0 0-11.500M4.400 7.100l1.900 1.900 3.400-3.800" />
  ),
  review: <path d="M7 .8 13.200 7 7 13.200 .8 7z" />,
  anomalous: <path d="M7 1.300 13.300 12.500H.7zM7 5.400v3.200M7 10.400v.4" />,
};

export function VerdictSign({ verdict }: { readonly verdict: NonNullable<ImageJson['verdict']> }) {
  return (
    <svg className={styles.sign} data-verdict={verdict} width="14" height="14" viewBox="0 0 14 14" aria-hidden>
      {shapes[verdict]}
    </svg>
  );
}
