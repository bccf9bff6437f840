/** @file The line's numbers in the text format of Prometheus, and its state as JSON, on this machine's own address alone. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ClflowError, messageOf } from '../errors.js';
import { LATENCY_BINS, type StationCounts } from './counters.js';
import type { LineStatus } from './line-state.js';

export interface MetricsSource {
  status(): LineStatus;
  /** By station. */
  counts(): ReadonlyMap<string, StationCounts>;
}

/** @throws ClflowError `io` when the port is taken */
export async function serveMetrics(
  port: number,
  source: MetricsSource,
): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const text = (type: string, body: string, status = 200): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    };
    if (request.method !== 'GET') text('text/plain', 'Only GET.\n', 405);
    else if (pathname === '/metrics') text('text/plain; version=0.0.4', metricsText(source));
    else if (pathname === '/status') text('application/json', `${JSON.stringify(source.status())}\n`);
    else text('text/plain', 'There are /metrics and /status.\n', 404);
  });
  server.requestTimeout = 5000;
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new ClflowError('io', `Cannot serve metrics on port ${port}: ${messageOf(cause)}.`, { cause })),
    );
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

/** @param source see there */
function metricsText(source: MetricsSource): string {
  const { stations, sinks, unsafe } = source.status();
  const lines: string[] = [];
  const metric = (name: string, type: string, help: string, rows: readonly (readonly [string, number])[]): void => {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    for (const [labels, value] of rows) lines.push(`${name}${labels} ${value}`);
  };
  const verdicts = stations.flatMap(({ station, verdicts: counted }) =>
    Object.entries(counted).map(([verdict, count]) => [labelled({ station, verdict }), count] as const),
  );
  const ofStation = (value: (of: (typeof stations)[number]) => number) =>
    stations.map((of) => [labelled({ station: of.station }), value(of)] as const);
  const ofSink = (value: (of: (typeof sinks)[number]) => number) =>
    sinks.map((of) => [labelled({ sink: of.sink }), value(of)] as const);
  metric('clflow_watch_results_total', 'counter', 'Results by verdict.', verdicts);
  metric(
    'clflow_watch_late_total',
    'counter',
    'Verdicts that were not there in time.',
    ofStation(({ late }) => late),
  );
  metric(
    'clflow_watch_skipped_total',
    'counter',
    'Pictures overtaken by newer ones.',
    ofStation(({ skipped }) => skipped),
  );
  metric(
    'clflow_watch_refused_total',
    'counter',
    'What a source did not take.',
    ofStation(({ refused }) => refused),
  );
  metric(
    'clflow_watch_triggers_total',
    'counter',
    'Triggers that got a picture of their moment, that got none in time, and that had come before.',
    stations.flatMap(({ station, triggers }) =>
      Object.entries(triggers).map(([fate, count]) => [labelled({ station, fate }), count] as const),
    ),
  );
  metric(
    'clflow_watch_source_online',
    'gauge',
    'Whether the source gives pictures.',
    ofStation(({ source: { state } }) => Number(state === 'online')),
  );
  metric(
    'clflow_watch_drift_alarms',
    'gauge',
    'Statistics that have drifted.',
    ofStation(({ drift }) => drift.length),
  );
  metric(
    'clflow_watch_waiting',
    'gauge',
    'Results that wait for a sink.',
    ofSink(({ waiting }) => waiting),
  );
  metric(
    'clflow_watch_sent_total',
    'counter',
    'Results that a sink has acknowledged.',
    ofSink(({ sent }) => sent),
  );
  metric(
    'clflow_watch_dropped_total',
    'counter',
    'Results of good products dropped for want of room.',
    ofSink(({ dropped }) => dropped),
  );
  metric(
    'clflow_watch_dead_total',
    'counter',
    'Results that a sink has refused for good.',
    ofSink(({ dead }) => dead),
  );
  metric(
    'clflow_watch_sink_reachable',
    'gauge',
    'Whether the last try to send succeeded.',
    ofSink(({ reachable }) => Number(reachable)),
  );
  metric('clflow_watch_unsafe', 'gauge', 'Results in memory alone.', [['', unsafe]]);
  const name = 'clflow_watch_milliseconds';
  lines.push(`# HELP ${name} From the image to the verdict.`, `# TYPE ${name} histogram`);
  for (const [station, { latency, latencySum }] of source.counts()) {
    let sum = 0;
    LATENCY_BINS.forEach((end, i) => {
      sum += latency[i];
      lines.push(`${name}_bucket${labelled({ station, le: end === Infinity ? '+Inf' : String(end) })} ${sum}`);
    });
    lines.push(`${name}_sum${labelled({ station })} ${latencySum}`, `${name}_count${labelled({ station })} ${sum}`);
  }
  return `${lines.join('\n')}\n`;
}

function labelled(labels: Readonly<Record<string, string>>): string {
  const escaped = (text: string): string => text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')}}`;
}
