/** @file What a batch comes to, as one HTML file that needs nothing else. */
import type { DetectorMetadata, Statistic } from 'clflow';
import { monitor, report } from 'clflow/parts';
import type { Shown } from './pictures.js';
import type { Summary } from './summary.js';

const { escapeHtml, htmlPage, htmlTable, histogram, lineChart, readable, driftInWords, section, statisticNames } =
  report;

export function summaryPage(summary: Summary, metadata: DetectorMetadata, shown: readonly Shown[]): string {
  const { className } = metadata;
  const { version, model, source, images } = summary;
  const about = `${whole(images)} images of ${source}, inspected by clflow ${version} with ${model.name}.`;
  const sections = [
    verdicts(summary),
    course(summary),
    gallery(shown),
    failures(summary),
    htmlTable(card(summary, metadata)),
  ];
  return htmlPage(`${className}: an archive inspected`, about, sections.join('\n'));
}

function verdicts({ counts, images, threshold, reviewThreshold, histogram: { range, bars } }: Summary): string {
  const { normal, review, anomalous, failed } = counts;
  const lower =
    reviewThreshold === undefined ? '' : ` From ${readable(reviewThreshold)} on they are for a person to look at.`;
  const sentence =
    `${whole(anomalous)} of ${whole(images - failed)} images are anomalous: their scores exceed the threshold of ` +
    `${readable(threshold)}.${lower} Bars stand for powers of ten, so that a few can be seen beside many.`;
  const groups = (['normal', 'review', 'anomalous'] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => ({ name, values: { counts: bars[name] } }));
  const chart = histogram({
    title: 'Image scores',
    xLabel: 'score (what lies beyond is in the last bar)',
    ...{ groups, x: range, decades: true },
    mark: { x: threshold, label: 'threshold' },
  });
  const rows: [string, number][] = [
    ['normal', normal],
    ...(reviewThreshold === undefined ? [] : [['review', review] as [string, number]]),
    ['anomalous', anomalous],
    ...(failed === 0 ? [] : [['not inspected', failed] as [string, number]]),
  ];
  const table = htmlTable({
    title: '',
    head: ['verdict', 'images', 'share'],
    rows: rows.map(([name, count]) => ({ cells: [name, whole(count), share(count / images)] })),
  });
  return section('Verdicts', sentence, `<div class="charts">${groups.length > 0 ? chart : ''}</div>${table}`);
}

/** How the stream went, and whether it still is as at calibration. */
function course({ course: stretches, drifts, evidence, counts }: Summary): string {
  if (counts.normal + counts.review + counts.anomalous === 0) return '';
  const about =
    'The images in their order, compared with those that calibrated the model. ' +
    (drifts.length === 0 ? 'No drift was noticed.' : 'It has drifted:');
  const items = drifts.map((drift) => `<li>${escapeHtml(driftInWords(drift, shortName(drift.sinceFile)))}</li>`);
  const list = items.length === 0 ? '' : `<ul>${items.join('')}</ul>`;
  const charts =
    stretches.length < 2
      ? []
      : (['anomalous', ...monitor.statistics] as const).map((name) =>
          lineChart({
            title: name === 'anomalous' ? 'Share of anomalous images' : capital(statisticNames[name]),
            xLabel: 'image',
            yLabel: name === 'anomalous' ? 'share' : 'mean',
            series: [{ name, points: stretches.map((stretch) => [stretch.to, stretch[name]] as const) }],
            ...markOf(name, drifts),
          }),
        );
  const rows = monitor.statistics.flatMap((name) => {
    const value = evidence[name];
    if (value === undefined) return [];
    return [
      { cells: [statisticNames[name], value.toFixed(1), drifts.some((one) => one.statistic === name) ? 'drift' : ''] },
    ];
  });
  const table = htmlTable({ title: '', head: ['statistic', 'evidence, log₁₀ of odds', ''], rows });
  return section('In the order of the images', about, `${list}<div class="charts">${charts.join('')}</div>${table}`);
}

function markOf(name: Statistic | 'anomalous', drifts: Summary['drifts']) {
  const drift = drifts.find(({ statistic }) => statistic === name);
  return drift ? { mark: { x: drift.since, label: 'drift' } } : {};
}

function gallery(shown: readonly Shown[]): string {
  if (shown.length === 0) return '';
  const figures = shown.map(({ line: { file, id, score, pValue, verdict }, source }) => {
    const picture = source === null ? '' : `<img src="${source}" alt="">`;
    const gone = source === null ? ' (it cannot be read any more)' : '';
    const caption = `${id ?? shortName(file)}: ${verdict}, score ${readable(score)}, p ${pValue.toFixed(3)}${gone}`;
    return `<figure title="${escapeHtml(file)}">${picture}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
  });
  const about = `The ${shown.length} highest scores, the highest one first. Heat maps share one colour scale.`;
  return section('The most anomalous images', about, `<div class="gallery">${figures.join('')}</div>`);
}

function failures({ failures: some, counts: { failed } }: Summary): string {
  if (failed === 0) return '';
  const which = failed > some.length ? `The first ${some.length} of ${whole(failed)} images that` : 'Images that';
  const items = some.map(({ error }) => `<li>${escapeHtml(error)}</li>`);
  return section('Not inspected', `${which} could not be read:`, `<ul>${items.join('')}</ul>`);
}

function card(
  { id, model, source, device, roi, ignore, threshold }: Summary,
  { method, size, threshold: kept }: DetectorMetadata,
) {
  const rows = [
    ['source', source],
    ['model', `${model.name}, ${model.hash.slice(0, 12)}`],
    ...(device === undefined ? [] : [['computed by', device]]),
    ...(roi === undefined ? [] : [['region of interest', `${roi.width}×${roi.height} at ${roi.x}, ${roi.y}`]]),
    ...(ignore === undefined ? [] : [['ignored', `${ignore.name}, ${ignore.hash.slice(0, 12)}`]]),
    ['method', `${method} at ${size.width}×${size.height}`],
    ['threshold', `${threshold.toPrecision(5)} (${kept.kind}, ${kept.calibrationImages} images)`],
    ['batch', id.slice(0, 12)],
  ];
  return { title: 'About this batch', head: ['', ''], rows: rows.map((cells) => ({ cells })) };
}

/** With its folder: cameras count from 1 in each. */
function shortName(file: string): string {
  return file.split(/[\\/]/).slice(-2).join('/');
}

function whole(count: number): string {
  return count.toLocaleString('en');
}

function share(value: number): string {
  return `${(100 * value).toFixed(value > 0 && value < 0.01 ? 2 : 1)} %`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
