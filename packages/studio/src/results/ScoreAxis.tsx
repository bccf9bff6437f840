/** @file The axis below bars of scores: marks with their numbers, and what it measures at its end. */
interface Props {
  readonly ticks: readonly number[];
  readonly place: (tick: number) => number;
  readonly bottom: number;
  /** Where its right end is. */
  readonly end: number;
  /** How far below the bars the marks begin. */
  readonly from?: number;
  readonly textOf: (tick: number) => string;
  readonly title: string;
}

export function ScoreAxis({ ticks, place, bottom, end, from = 0, textOf, title }: Props) {
  return (
    <>
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(${place(tick)} ${bottom})`}>
          <line y1={from} y2={5} />
          <text y={18} textAnchor="middle">
            {textOf(tick)}
          </text>
        </g>
      ))}
      <text x={end} y={bottom + 35} textAnchor="end">
        {title}
      </text>
    </>
  );
}
