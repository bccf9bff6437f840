/** @file All products; without any, the ways to the first. */
import { useQuery } from '@tanstack/react-query';
import { Camera, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { Input, SearchField } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { queries } from '../api/queries.js';
import { Button } from '../design/Button.js';
import controls from '../design/controls.module.css';
import { Sheet } from '../design/Sheet.js';
import { useDelayed } from '../shared/use-delayed.js';
import { useTitle } from '../app/use-title.js';
import { useWrong } from '../shared/use-wrong.js';
import { CameraForm } from './CameraForm.js';
import { FirstMinute } from './FirstMinute.js';
import { FolderForm } from './FolderForm.js';
import { ProductCard } from './ProductCard.js';
import styles from './Products.module.css';
import { useOpen } from './use-open.js';

/** From so many on they are searched rather than looked through. */
const many = 8;

export function ProductsPage() {
  const t = useTranslations('products');
  const camera = useTranslations('capture.way');
  const shell = useTranslations('shell.wrong');
  const wrong = useWrong();
  useTitle(t('title'));
  const { data: projects, error, isPending, refetch } = useQuery(queries.projects);
  const isSlow = useDelayed(isPending);
  const [asksFolder, setAsksFolder] = useState(false);
  const [asksName, setAsksName] = useState(false);
  const [search, setSearch] = useState('');
  const sample = useOpen();

  if (error && !projects)
    return (
      <div className={styles.page} role="alert">
        <h1>{shell('title')}</h1>
        <p>{wrong(error)}</p>
        <Button onPress={() => void refetch()}>{shell('again')}</Button>
      </div>
    );
  if (!projects)
    return (
      <div className={styles.page} aria-busy>
        {isSlow && (
          <div className={styles.cards} role="status" aria-label={t('loading')}>
            {[0, 1, 2].map((place) => (
              <div key={place} className={styles.skeleton} />
            ))}
          </div>
        )}
      </div>
    );
  if (projects.length === 0) return <FirstMinute />;
  const found = projects.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1>{t('title')}</h1>
        {projects.length >= many && (
          <SearchField aria-label={t('search')} value={search} onChange={setSearch}>
            <Input className={controls.input!} placeholder={t('search')} />
          </SearchField>
        )}
        {!projects.some((one) => one.sample) && (
          <Button onPress={() => sample.mutate({ sample: true })} isDisabled={sample.isPending}>
            {sample.isPending ? t('sample.busy') : t('sample.action')}
          </Button>
        )}
        <Button onPress={() => setAsksName(true)}>
          <Camera size={16} aria-hidden />
          {camera('action')}
        </Button>
        <Button look="primary" onPress={() => setAsksFolder(true)}>
          <FolderOpen size={16} aria-hidden />
          {t('folder.action')}
        </Button>
      </div>
      {sample.error && <p className={controls.wrong}>{wrong(sample.error)}</p>}
      {found.length === 0 && <p>{t('none')}</p>}
      <ul className={styles.cards}>
        {found.map((project) => (
          <ProductCard key={project.id} project={project} />
        ))}
      </ul>
      <Sheet title={t('folder.title')} isOpen={asksFolder} onClose={() => setAsksFolder(false)}>
        <FolderForm isAlone />
      </Sheet>
      <Sheet title={camera('title')} isOpen={asksName} onClose={() => setAsksName(false)}>
        <p>{camera('text')}</p>
        <CameraForm />
      </Sheet>
    </div>
  );
}
