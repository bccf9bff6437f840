/** @file What the palette can do here: pages, images by name, versions of the model, products, and what is often done. */
import type { ImagesPage } from '@clflow/server/studio-api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../api/client.js';
import { queries } from '../api/queries.js';
import { chooseTheme, theme, type Theme } from '../app/preferences.js';

interface Command {
  readonly id: string;
  readonly text: string;
  /** Beside it, muted. */
  readonly more?: string;
  readonly picture?: number;
  readonly run: () => void;
}

export interface Section {
  readonly id: 'pages' | 'actions' | 'images' | 'models' | 'products';
  readonly commands: readonly Command[];
}

/** Of a kind that may be many. */
const MOST = 8;
const pages = ['images', 'train', 'results', 'inspect', 'monitor', 'models', 'export', 'settings'] as const;
const themes: readonly Theme[] = ['light', 'dark', 'system'];

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Every word is somewhere in it. */
export function isMeant(text: string, typed: string): boolean {
  const inside = plain(text);
  return plain(typed)
    .split(/\s+/)
    .every((word) => inside.includes(word));
}

/** Of one who is still typing, what was typed a moment ago. */
function useSettled(value: string, pause: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}

interface Given {
  readonly project: number | undefined;
  readonly typed: string;
  readonly onKeys: () => void;
}

export function useCommands({ project, typed, onKeys }: Given): Section[] {
  const t = useTranslations('palette');
  const shell = useTranslations('shell');
  const navigate = useNavigate();
  const { data: products = [] } = useQuery(queries.projects);
  const isHere = project !== undefined;
  const { data: models = [] } = useQuery({ ...queries.models(project ?? 0), enabled: isHere });
  const { data: facets } = useQuery({ ...queries.facets(project ?? 0), enabled: isHere });
  const search = useSettled(typed.trim(), 150);
  const { data: found } = useQuery({
    queryKey: ['project', project, 'images', 'palette', search],
    queryFn: () => api.get<ImagesPage>(`/projects/${project}/images`, { search, limit: MOST }),
    enabled: isHere && search !== '',
    placeholderData: keepPreviousData,
  });

  const go = (to: () => Promise<void>) => () => void to();
  const here = project ?? 0;
  const list = (more: { view?: 'unlabelled'; only?: 'disagree' | 'conflicts' }) =>
    go(() => navigate({ to: '/p/$project/images', params: { project: here }, search: more }));
  const sections: Section[] = [
    {
      id: 'pages',
      commands: isHere
        ? pages.map((page) => ({
            id: `page ${page}`,
            text: shell(`page.${page}`),
            run: go(() => navigate({ to: `/p/$project/${page}`, params: { project: here } })),
          }))
        : [],
    },
    {
      id: 'actions',
      commands: [
        ...(isHere
          ? [
              { id: 'unlabelled', text: t('unlabelled'), run: list({ view: 'unlabelled' }) },
              ...((facets?.only.disagree ?? 0) > 0
                ? [{ id: 'disagree', text: t('disagree'), run: list({ only: 'disagree' }) }]
                : []),
              ...((facets?.only.conflicts ?? 0) > 0
                ? [{ id: 'conflicts', text: t('conflicts'), run: list({ only: 'conflicts' }) }]
                : []),
              ...(['review', 'capture', 'area'] as const).map((page) => ({
                id: page,
                text: t(page),
                run: go(() => navigate({ to: `/p/$project/${page}`, params: { project: here } })),
              })),
            ]
          : []),
        ...themes
          .filter((one) => one !== theme.get())
          .map((one) => ({
            id: `theme ${one}`,
            text: `${shell('settings.theme')}: ${shell(`settings.${one}`)}`,
            run: () => chooseTheme(one),
          })),
        { id: 'keys', text: t('keys'), run: onKeys },
      ],
    },
    {
      id: 'models',
      commands: models.map(({ id, version, in_use: isUsed, note }) => ({
        id: `model ${id}`,
        text: t('version', { version }),
        more: isUsed ? t('inUse') : (note ?? ''),
        run: go(() => navigate({ to: '/p/$project/results', params: { project: here }, search: { model: id } })),
      })),
    },
    {
      id: 'products',
      commands: [
        ...products
          .filter(({ id }) => id !== project)
          .map(({ id, name }) => ({
            id: `product ${id}`,
            text: name,
            run: go(() => navigate({ to: '/p/$project/images', params: { project: id } })),
          })),
        { id: 'products', text: shell('product.all'), run: go(() => navigate({ to: '/' })) },
      ],
    },
  ];
  const images: Section = {
    id: 'images',
    commands: (typed.trim() === '' ? [] : (found?.images ?? [])).map(({ id, name }) => ({
      id: `image ${id}`,
      text: name,
      picture: id,
      run: go(() => navigate({ to: '/p/$project/images/$image', params: { project: here, image: id } })),
    })),
  };
  const isFew = ({ commands }: Section): Section['commands'] =>
    commands.filter(({ text, more = '' }) => isMeant(`${text} ${more}`, typed)).slice(0, MOST + 4);
  // Before anything is typed, only as much as can be seen without scrolling.
  if (typed.trim() === '')
    return sections
      .slice(0, 2)
      .map(({ id, commands }) => ({ id, commands: commands.slice(0, isHere && id === 'actions' ? 4 : MOST) }))
      .filter(({ commands }) => commands.length > 0);
  return [...sections.map((section) => ({ ...section, commands: isFew(section) })), images].filter(
    ({ commands }) => commands.length > 0,
  );
}
