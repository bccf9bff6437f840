/** @file Which painted defects are found at the handle, by kind and size: what can be known without one real defect. */
import { useTranslations } from 'use-intl';
import { Figure } from '../parts/Figure.js';
import { HeadRow } from '../parts/HeadRow.js';
import type { Choice } from './bench.js';
import { allKinds, matrixAt, type PaintedRow, type Power } from './painted.js';
import { columnName, paintedName } from './painted-words.js';
import styles from './Tables.module.css';

interface PowerMatrixProps {
  readonly power: Power;
  readonly threshold: number;
  readonly choice: Choice | null;
  readonly onChoice: (choice: Choice) => void;
}

export function PowerMatrix({ power, threshold, choice, onChoice }: PowerMatrixProps) {
  const t = useTranslations('results');
  const { rows, follows } = matrixAt(power, threshold);
  const sizes = Array.from({ length: rows[0]?.cells.length ?? 0 }, (_, size) => size);
  const columns = sizes.map((size) => columnName(power.diameters, size, sizes.length, t));
  const share = (cell: PaintedRow['cells'][number]): string => (cell ? t('share', cell) : '–');
  const all = allKinds(rows);
  return (
    <div className={styles.part}>
      <Figure
        title={t('power')}
        extra={<span className={styles.hint}>{t(follows ? 'powerHintLive' : 'powerHint')}</span>}
        table={{
          columns: [t('kind'), ...columns],
          rows: [
            ...rows.map(({ type, cells }) => [paintedName(type, t), ...cells.map(share)]),
            [t('allKinds'), ...all.map(share)],
          ],
        }}
      >
        <table className={styles.matrix}>
          <HeadRow columns={[t('kind'), ...columns]} />
          <tbody>
            {rows.map(({ type, cells }) => (
              <tr key={type}>
                <th scope="row">{paintedName(type, t)}</th>
                {cells.map((cell, size) => (
                  <td key={size}>
                    {cell ? (
                      <button
                        type="button"
                        className={styles.cell}
                        disabled={!follows}
                        aria-label={t('paintedCell', { ...cell, kind: paintedName(type, t), size: columns[size] })}
                        aria-pressed={choice?.kind === 'painted' && choice.type === type && choice.size === size}
                        onClick={() => onChoice({ kind: 'painted', type, size })}
                      >
                        <Share {...cell} />
                      </button>
                    ) : (
                      <span className={styles.nothing}>–</span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('allKinds')}</th>
              {all.map((cell, size) => (
                <td key={size}>
                  {cell ? (
                    <span className={styles.cell}>
                      <Share {...cell} />
                    </span>
                  ) : (
                    <span className={styles.nothing}>–</span>
                  )}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </Figure>
    </div>
  );
}

function Share({ found, painted }: { readonly found: number; readonly painted: number }) {
  const t = useTranslations('results');
  return (
    <>
      <i style={{ width: `${(100 * found) / painted}%` }} />
      <b>{t('share', { found, painted })}</b>
    </>
  );
}
