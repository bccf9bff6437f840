/** @file An inspected picture with its heat map and the line where it crosses the threshold. */
import type { LineInspectionJson } from '@clflow/server/studio-api';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { HeatLayer } from '../viewer/HeatLayer.js';
import { LinesLayer } from '../viewer/LinesLayer.js';
import stage from '../viewer/Stage.module.css';
import { useSize } from '../viewer/use-size.js';
import { placed, whole, type Size } from '../viewer/zoom.js';
import { lineQueries, shots } from './line-queries.js';
import styles from './Shot.module.css';

interface Props {
  readonly inspection: LineInspectionJson;
  readonly label: string;
  readonly hidden?: boolean;
  /** Whose map is shown; missing: of the model that decided. */
  readonly model?: number;
}

const NOTHING: never[] = [];

export function Shot({ inspection, label, hidden = false, model }: Props) {
  const t = useTranslations('inspect');
  const element = useRef<HTMLDivElement>(null);
  const room = useSize(element);
  const [natural, setNatural] = useState<Size>({ width: 4, height: 3 });
  const size = useMemo(() => inspection.size ?? natural, [inspection.size, natural]);
  const [isGone, setGone] = useState(false);
  const [isLoaded, setLoaded] = useState(false);
  const { data: heat } = useQuery({
    ...lineQueries.map(inspection.id, model),
    // Pictures come before maps, which may have to be computed.
    enabled: isLoaded,
  });
  const place = placed(whole, size, room);
  const style = {
    width: size.width,
    height: size.height,
    transform: `translate(${place.x}px, ${place.y}px) scale(${place.scale})`,
  };
  return (
    <div className={stage.frame}>
      <div ref={element} role="img" aria-label={label} className={styles.room}>
        {inspection.size === null || isGone ? (
          <p className={styles.gone}>{t('gone')}</p>
        ) : (
          <img
            key={inspection.id}
            alt=""
            draggable={false}
            className={stage.layer}
            style={style}
            src={shots.file(inspection.id)}
            onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => {
              setNatural({ width, height });
              setLoaded(true);
            }}
            onError={() => setGone(true)}
          />
        )}
        {heat && !hidden && (
          <>
            <HeatLayer map={heat} size={size} place={place} opacity={1} />
            <LinesLayer
              stage={room}
              size={size}
              place={place}
              heat={heat}
              mask={NOTHING}
              regions={model === undefined ? inspection.regions : NOTHING}
              region={null}
            />
          </>
        )}
      </div>
    </div>
  );
}
