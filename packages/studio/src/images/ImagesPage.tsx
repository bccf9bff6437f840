/** @file The images of a product: looked through, sorted out, labelled by key, and added to. */
import type { Facets, ImageJson } from '@clflow/server/studio-api';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { queries } from '../api/queries.js';
import { Button } from '../design/Button.js';
import { Sheet } from '../design/Sheet.js';
import { recall, remember } from '../shared/remembered.js';
import { useDelayed } from '../shared/use-delayed.js';
import { useTitle } from '../app/use-title.js';
import { useWrong } from '../shared/use-wrong.js';
import { ActionBar } from './ActionBar.js';
import { Conflicts } from './Conflicts.js';
import { EmptyImages, PickFiles } from './EmptyImages.js';
import { Gallery } from './Gallery.js';
import layout from '../design/layout.module.css';
import styles from './Images.module.css';
import { nothing, type Picked } from './picked.js';
import { Toolbar } from './Toolbar.js';
import { Unreadable } from './Unreadable.js';
import { DropArea } from './upload/DropArea.js';
import { uploadsOf } from './upload/send.js';
import { UploadPanel } from './upload/UploadPanel.js';
import { UploadSheet } from './upload/UploadSheet.js';
import { useDoings } from './use-doings.js';
import { useImages, type Search } from './use-images.js';

const route = getRouteApi('/p/$project/images');

/** Where each list was left: the viewer leads back to it. */
const places = new Map<string, { offset: number; picked: Picked }>();

export function ImagesPage() {
  const { project } = route.useParams();
  const search = route.useSearch();
  const key = `${project} ${JSON.stringify(search)}`;
  const { data: facets } = useQuery(queries.facets(project));
  const { data: itself } = useQuery(queries.project(project));
  const t = useTranslations('images');
  const shell = useTranslations('shell');
  useTitle(t('title'));
  const [size, setSize] = useState(() => Math.min(320, Math.max(96, Number(recall('tile-size') ?? 176) || 176)));
  const [files, setFiles] = useState<File[]>([]);
  const [asksFiles, setAsksFiles] = useState(false);
  const take = (chosen: File[]) => {
    setAsksFiles(false);
    setFiles(chosen);
  };
  const counts = facets?.counts;
  const isEmpty = counts !== undefined && Object.values(counts).every((count) => count === 0);
  const defects = facets?.defects ?? [];
  return (
    <DropArea onFiles={take}>
      <h1 className={layout.unseen}>{t('title')}</h1>
      {!isEmpty && (
        <Toolbar
          project={project}
          query={search}
          facets={facets}
          size={size}
          onSize={(chosen) => {
            setSize(chosen);
            remember('tile-size', String(chosen));
          }}
          onAdd={() => setAsksFiles(true)}
        />
      )}
      {search.only !== 'conflicts' && <Conflicts project={project} facets={facets} />}
      <Unreadable files={itself?.unreadable ?? []} />
      {isEmpty ? (
        <EmptyImages good={counts.good} onFiles={take} />
      ) : (
        <List
          key={key}
          place={places.get(key) ?? places.set(key, { offset: 0, picked: nothing }).get(key)!}
          project={project}
          search={search}
          size={size}
          threshold={itself?.model?.threshold}
          defects={defects}
        />
      )}
      <UploadPanel project={project} />
      <Sheet title={t('add')} isOpen={asksFiles} onClose={() => setAsksFiles(false)}>
        <p>{t('empty.text')}</p>
        <div className={styles.ways}>
          <PickFiles onFiles={take} />
          <Button look="plain" onPress={() => setAsksFiles(false)}>
            {shell('cancel')}
          </Button>
        </div>
      </Sheet>
      <UploadSheet
        files={files}
        defects={defects.map(({ name }) => name)}
        onClose={() => setFiles([])}
        onStart={(images, into) => {
          uploadsOf(project).add(images, into);
          setFiles([]);
        }}
      />
    </DropArea>
  );
}

interface ListProps {
  readonly project: number;
  readonly search: Search;
  readonly size: number;
  readonly threshold: number | undefined;
  readonly defects: Facets['defects'];
  readonly place: { offset: number; picked: Picked };
}

function List({ project, search, size, threshold, defects, place }: ListProps) {
  const t = useTranslations('images');
  const shell = useTranslations('shell.wrong');
  const wrong = useWrong();
  const navigate = useNavigate();
  const { images, total, isPending, error, refetch, onReach, rest } = useImages(project, search);
  const [picked, setPicked] = useState(place.picked);
  const [asksType, setAsksType] = useState(false);
  const isSlow = useDelayed(isPending);
  const pick = (next: Picked) => {
    place.picked = next;
    setPicked(next);
  };
  const open = ({ id }: ImageJson) =>
    void navigate({ to: '/p/$project/images/$image', params: { project, image: id }, search });
  const doings = useDoings({
    project,
    search,
    images,
    total,
    defects,
    rest,
    picked,
    onPick: pick,
    onAskType: () => setAsksType(true),
  });
  return (
    <>
      {error && images.length === 0 ? (
        <div className={styles.note} role="alert">
          <p>{t('failed', { message: wrong(error) })}</p>
          <Button onPress={() => void refetch()}>{shell('again')}</Button>
        </div>
      ) : isPending ? (
        <div className={styles.note}>{isSlow && <p role="status">{t('loading')} …</p>}</div>
      ) : total === 0 ? (
        <div className={styles.note}>
          <p>{t(search.view === 'unlabelled' && !search.search ? 'unlabelledDone' : 'nothing.title')}</p>
          <Link to="/p/$project/images" params={{ project }}>
            {t('nothing.reset')}
          </Link>
        </div>
      ) : (
        <Gallery
          images={images}
          total={total}
          size={size}
          threshold={threshold}
          picked={picked}
          onPick={pick}
          onOpen={open}
          onReach={onReach}
          place={place}
        />
      )}
      <ActionBar
        total={total}
        selected={picked.ids.size}
        isAside={search.view === 'aside'}
        defects={defects}
        doings={doings}
        asksType={asksType}
        onAskType={setAsksType}
      />
    </>
  );
}
