/** @file What is measured of a server, in Prometheus' text format. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Ledger } from './ledger.js';
import type { InspectAnswer, InspectionPool, ModelRegistry } from '../pool/types.js';

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  request(of: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  inspection(model: string, answer: InspectAnswer, waited: number): void;
}

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface Measured {
  readonly pool: InspectionPool;
  readonly models: ModelRegistry;
  readonly ledger: Pick<Ledger, 'lost'> | null;
}

export function openMetrics({ pool, models, ledger }: Measured): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'clflow_http_requests_total',
    help: 'Requests answered, by route, method and status.',
    labelNames: ['route', 'method', 'status'] as const,
    registers,
  });
  const latency = new Histogram({
    name: 'clflow_http_request_seconds',
    help: 'From the request line to the end of the answer.',
    labelNames: ['route'] as const,
    buckets: BUCKETS,
    registers,
  });
  const stages = new Histogram({
    name: 'clflow_inspection_stage_seconds',
    help: 'Where an inspection spends its time: waiting (queue and transfer), decode, score, regions, heatmap.',
    labelNames: ['stage'] as const,
    buckets: BUCKETS,
    registers,
  });
  const verdicts = new Counter({
    name: 'clflow_verdicts_total',
    help: 'Inspections, by model and verdict.',
    labelNames: ['model', 'verdict'] as const,
    registers,
  });
  const gauge = (name: string, help: string, value: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  };
  gauge('clflow_pool_workers', 'Inspecting processes.', () => pool.state.workers);
  gauge('clflow_pool_busy', 'Inspecting processes at work.', () => pool.state.busy);
  gauge('clflow_pool_queued', 'Inspections that wait.', () => pool.state.queued);
  gauge('clflow_pool_megapixels', 'Megapixels of all admitted images.', () => pool.state.megapixels);
  gauge('clflow_pool_replaced', 'Inspecting processes killed and replaced since the start.', () => pool.state.replaced);
  gauge('clflow_pool_quarantined', 'Models that killed too many processes.', () => pool.state.quarantined.length);
  gauge('clflow_pool_resident_bytes', 'Memory of all inspecting processes.', () =>
    pool.state.resident.reduce((sum, bytes) => sum + bytes, 0),
  );
  if (ledger)
    gauge('clflow_inspections_not_kept', 'Inspections that could not be kept since the start.', () => ledger.lost);
  new Gauge({
    name: 'clflow_drifts',
    help: 'Alarms of a model’s drift monitor since it was taken over.',
    labelNames: ['model'] as const,
    registers,
    collect() {
      this.reset();
      for (const model of models.list()) this.set({ model: model.ref.name }, model.drift.drifts.length);
    },
  });

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    request: ({ method, route, status, seconds }) => {
      requests.inc({ method, route, status });
      latency.observe({ route }, seconds);
    },
    inspection: (model, { verdict, timing }, waited) => {
      verdicts.inc({ model, verdict });
      stages.observe({ stage: 'waiting' }, waited / 1000);
      for (const [stage, milliseconds] of Object.entries(timing)) stages.observe({ stage }, milliseconds / 1000);
    },
  };
}
