/** @file The piece of the line of versions that stands before a row; rows touch, so that the pieces are one line. */
import type { Lane } from './lanes.js';
import styles from './ModelsPage.module.css';

const STEP = 16;
/** Where the dot is: beside the first line of the row. */
const DOT = 26;

export function LaneDrawing({ lane, width, inUse }: { lane: Lane; width: number; inUse: boolean }) {
  const x = (column: number): number => STEP / 2 + column * STEP;
  const at = x(lane.at);
  return (
    <div className={styles.lane} style={{ width: width * STEP + 8 }} aria-hidden>
      <svg width={width * STEP} height={DOT + 8}>
        {lane.from.map((column) => (
          <path
            key={column}
            d={column === lane.at ? `M${at} 0V${DOT}` : `M${x(column)} 0C${x(column)} ${DOT} ${at} 4 ${at} ${DOT}`}
          />
        ))}
        <circle cx={at} cy={DOT} r={inUse ? 6 : 4.5} data-used={inUse || undefined} />
      </svg>
      {lane.past.map((column) => (
        <i key={column} style={{ left: x(column) - 0.75, top: 0 }} />
      ))}
      {lane.goesOn && <i style={{ left: at - 0.75, top: DOT + (inUse ? 6 : 4.5) }} />}
    </div>
  );
}
