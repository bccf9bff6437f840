/** @file One version in the line: what made it, what it promises, and what can be done with it. */
import type { VersionJson } from '@clflow/server/studio-api';
import { Link, useNavigate } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import controls from '../design/controls.module.css';
import { useBytes } from '../parts/use-bytes.js';
import { useMoment } from '../parts/use-moment.js';
import { oneIn } from '../parts/words.js';
import { LaneDrawing } from './LaneDrawing.js';
import type { Lane } from './lanes.js';
import styles from './ModelsPage.module.css';
import { useStep } from './use-step.js';

interface Props {
  readonly version: VersionJson;
  readonly all: readonly VersionJson[];
  readonly lane: Lane;
  readonly width: number;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly onUse: () => void;
  readonly onDescribe: () => void;
  readonly onDelete: () => void;
}

export function VersionRow({ version: model, all, lane, width, isChosen, ...on }: Props) {
  const t = useTranslations('models');
  const moment = useMoment();
  const bytes = useBytes();
  const step = useStep(all);
  const { id, project, version, promise, in_use: inUse, tag, note, measured } = model;
  return (
    <li className={styles.row} data-used={inUse || undefined}>
      <LaneDrawing lane={lane} width={width} inUse={inUse} />
      <label className={styles.choose}>
        <input
          type="checkbox"
          checked={isChosen}
          onChange={on.onChoose}
          aria-label={t('choose', { version })}
          data-version={id}
        />
      </label>
      <div className={styles.what}>
        <h2>
          <Link to="/p/$project/results" params={{ project }} search={{ model: id }}>
            {t('version', { version })}
          </Link>
          {inUse && <span className={styles.used}>{t('inUse')}</span>}
          {tag && <span className={styles.tag}>{tag}</span>}
        </h2>
        <p>{step(model)}</p>
        {note && <p className={styles.words}>{note}</p>}
        <p className={styles.quiet}>
          {moment(model.created_at)} · {model.method} · {model.backbone} · {model.size.width} × {model.size.height} ·{' '}
          {bytes(model.bytes)}
        </p>
      </div>
      <div className={styles.promise}>
        <p>{t(promise.kind === 'estimated' ? 'estimate' : 'promise', { n: oneIn(promise.guaranteed_rate) })}</p>
        <p className={styles.quiet}>
          {!measured
            ? t('notMeasured')
            : promise.smallest_found !== null && t('finds', { pixels: Math.ceil(promise.smallest_found) })}
        </p>
      </div>
      <div className={styles.buttons}>
        {!inUse && (
          <Button dense onPress={on.onUse}>
            {t('use')}
          </Button>
        )}
        <VersionMenu model={model} {...on} />
      </div>
    </li>
  );
}

type MenuProps = Pick<Props, 'onDescribe' | 'onDelete'> & { readonly model: VersionJson };

function VersionMenu({ model: { id, project, version }, onDescribe, onDelete }: MenuProps) {
  const t = useTranslations('models');
  const navigate = useNavigate();
  const more = t('more', { version });
  return (
    <MenuTrigger>
      <AriaButton
        className={`${controls.button} ${controls.plain} ${controls.square} ${controls.dense}`}
        aria-label={more}
      >
        <Ellipsis size={16} aria-hidden />
      </AriaButton>
      <Popover className={controls.floating!} placement="bottom end">
        <Menu className={controls.list!} aria-label={more}>
          <MenuItem
            className={controls.item!}
            onAction={() => void navigate({ to: '/p/$project/results', params: { project }, search: { model: id } })}
          >
            {t('results')}
          </MenuItem>
          <MenuItem
            className={controls.item!}
            onAction={() => void navigate({ to: '/p/$project/export', params: { project }, search: { model: id } })}
          >
            {t('export')}
          </MenuItem>
          <MenuItem className={controls.item!} onAction={onDescribe}>
            {t('describe')}
          </MenuItem>
          <MenuItem className={controls.item!} onAction={onDelete}>
            {t('delete')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
