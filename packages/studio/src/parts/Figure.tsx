/** @file A chart with its heading; the same as a table is one press away. */
import { ChartColumn, Table2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import styles from './Figure.module.css';
import { HeadRow } from './HeadRow.js';

interface FigureProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The same numbers in rows; the first column names the row. */
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | number)[])[] };
  /** Beside the heading. */
  readonly extra?: ReactNode;
}

export function Figure({ title, children, table, extra }: FigureProps) {
  const t = useTranslations('results');
  const [asTable, setAsTable] = useState(false);
  return (
    <section className={styles.figure}>
      <div className={styles.head}>
        <h2>{title}</h2>
        {extra}
        <span className={styles.space} />
        <Button look="plain" dense onPress={() => setAsTable(!asTable)}>
          {asTable ? <ChartColumn aria-hidden size={16} /> : <Table2 aria-hidden size={16} />}
          {asTable ? t('asChart') : t('asTable')}
        </Button>
      </div>
      {asTable ? <DataTable {...table} label={title} /> : children}
    </section>
  );
}

function DataTable({ columns, rows, label }: FigureProps['table'] & { label: string }) {
  return (
    // Long tables scroll, so they can be reached by the keyboard.
    <div className={styles.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <HeadRow columns={columns} />
        <tbody>
          {rows.map(([name, ...values], row) => (
            <tr key={row}>
              <th scope="row">{name}</th>
              {values.map((value, column) => (
                <td key={column}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
