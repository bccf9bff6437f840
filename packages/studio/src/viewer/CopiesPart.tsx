/** @file Images that show the same as this one; where their labels differ, one press settles it for all of them. */
import type { Action, ImageDetailsJson, LabelName } from '@clflow/server/studio-api';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { pictures } from '../api/client.js';
import { queries } from '../api/queries.js';
import { Button } from '../design/Button.js';
import { useActions } from '../images/use-actions.js';
import { markOf, VerdictMark } from '../parts/VerdictMark.js';
import panel from './Panel.module.css';
import styles from './CopiesPart.module.css';

const route = getRouteApi('/p/$project/images/$image');

interface Props {
  readonly project: number;
  readonly image: ImageDetailsJson;
}

interface Said {
  readonly label: LabelName;
  readonly defect: string | null;
}

/** Nothing where it has no copies. */
export function CopiesPart({ project, image }: Props) {
  const t = useTranslations('copies');
  const tImages = useTranslations('images');
  const search = route.useSearch();
  const client = useQueryClient();
  const { data: others = [] } = useQuery(queries.copies(image.id));
  const { act } = useActions(project);
  if (others.length === 0) return null;
  const there = [image, ...others].filter(({ aside }) => !aside);
  const saidOf = new Map<string, Said>();
  for (const { label, defect } of there) if (label) saidOf.set(JSON.stringify([label, defect]), { label, defect });
  const said = [...saidOf.values()];
  const textOf = ({ label, defect }: { label: LabelName | null; defect: string | null }): string =>
    defect ?? tImages(`label.${label ?? 'none'}`);
  const run = (action: Action): void =>
    act(action, { onSettled: () => void client.invalidateQueries({ queryKey: ['image'] }) });
  const settle = ({ label, defect }: Said): void =>
    run({ type: 'label', images: there.map(({ id }) => id), label, ...(defect !== null && { defect }) });
  const rest = others.filter(({ aside }) => !aside).map(({ id }) => id);
  return (
    <section className={`${panel.part} ${styles.part}`}>
      <h2>{t('title')}</h2>
      <p>{t('others', { count: others.length })}</p>
      <ul>
        {others.map((other) => (
          <li key={other.id}>
            <Link to="/p/$project/images/$image" params={{ project, image: other.id }} search={search}>
              <img src={pictures.thumb(other.id)} alt="" />
              <span>{other.name}</span>
            </Link>
            {other.aside ? (
              <span className={styles.quiet}>{t('isAside')}</span>
            ) : other.label ? (
              <VerdictMark mark={markOf(other.label)}>{textOf(other)}</VerdictMark>
            ) : (
              <span className={styles.quiet}>{textOf(other)}</span>
            )}
          </li>
        ))}
      </ul>
      {said.length > 1 && <p className={styles.differ}>{t('differ')}</p>}
      <div className={styles.ways}>
        {said.length > 1 &&
          said.map((one) => (
            <Button key={textOf(one)} dense onPress={() => settle(one)}>
              {t('settle', { count: there.length, label: textOf(one) })}
            </Button>
          ))}
        {rest.length > 0 && (
          <Button dense look="plain" onPress={() => run({ type: 'aside', images: rest, aside: true })}>
            {t('aside')}
          </Button>
        )}
      </div>
    </section>
  );
}
