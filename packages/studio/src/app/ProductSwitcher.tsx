/** @file The product that the pages are about, and the way to another. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Check, ChevronsUpDown } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { pictures } from '../api/client.js';
import { queries } from '../api/queries.js';
import controls from '../design/controls.module.css';
import styles from './Shell.module.css';
import { useCurrentProject } from './use-project.js';

export function ProductSwitcher() {
  const t = useTranslations('shell');
  const { id, project } = useCurrentProject();
  const { data: projects = [] } = useQuery(queries.projects);
  const navigate = useNavigate();
  const name = project?.name ?? t('page.products');
  const choose = (key: string) =>
    void (key === 'all'
      ? navigate({ to: '/' })
      : navigate({ to: '/p/$project/images', params: { project: Number(key) } }));
  return (
    <MenuTrigger>
      <Button className={styles.railItem!} aria-label={`${t('product.switch')}: ${name}`}>
        <span
          className={styles.mark}
          data-initial={project?.cover === null ? name.slice(0, 1).toUpperCase() : undefined}
        >
          {project?.cover !== null && <img src={project ? pictures.thumb(project.cover) : '/icon.svg'} alt="" />}
        </span>
        <span className={styles.railText}>{name}</span>
        <ChevronsUpDown className={styles.more} size={14} aria-hidden />
      </Button>
      <Popover className={controls.floating!} placement="bottom start">
        <Menu
          className={controls.list!}
          aria-label={t('product.switch')}
          selectionMode="single"
          selectedKeys={id === undefined ? [] : [String(id)]}
          onAction={(key) => choose(String(key))}
        >
          {projects.map((one) => (
            <MenuItem key={one.id} id={String(one.id)} textValue={one.name} className={controls.item!}>
              {one.name}
              <Check className={controls.tick} size={14} aria-hidden />
            </MenuItem>
          ))}
          {projects.length > 0 && <Separator className={controls.rule!} />}
          <MenuItem id="all" className={controls.item!}>
            {t('product.all')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
