/** @file What the benches of a line share: a small model, pictures, `clflow watch` as a process, a reader at the broker. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import sharp from 'sharp';
import { writeProduct } from '../../src/demo/product.js';
import type { LineStatus, Result } from '../../src/line/index.js';
import { freePort, Program } from '../../src/line/testing/programs.js';

const CLFLOW = join(import.meta.dirname, '../../dist/cli/main.js');

/** A model of the demo's flange. @param small on random features at 128², for scripts that do not measure the network */
export async function modelIn(root: string, small: boolean): Promise<string> {
  const model = join(root, small ? 'small.onnx' : 'flange.onnx');
  if (existsSync(model)) return model;
  const data = join(root, 'product');
  await writeProduct(data, { seed: 5, trainImages: 24, testImages: 4, defectImages: 2 });
  const settings = small ? ['--backbone', 'random-resnet', '--size', '128', '--calibration', 'split'] : [];
  const train = ['train', data, '--output', model, '--epochs', '1', '--no-power', ...settings];
  execFileSync(process.execPath, [CLFLOW, ...train], { stdio: ['ignore', 'ignore', 'inherit'] });
  return model;
}

/** One that no other is equal to. */
export function picture(number: number, size = 48): Promise<Buffer> {
  const background = { r: number & 255, g: (number >> 8) & 255, b: 128 };
  return sharp({ create: { width: size, height: size, channels: 3, background } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** `clflow watch` on a configuration; its port of metrics tells when it works. */
export async function lineOf(root: string, config: object, env: Record<string, string> = {}): Promise<Program> {
  const port = await freePort();
  const file = join(root, 'line.json');
  mkdirSync(root, { recursive: true });
  writeFileSync(file, JSON.stringify(config, null, 2));
  const parameters = [CLFLOW, 'watch', '--config', file, '--metrics', String(port)];
  return new Program(process.execPath, parameters, port, env);
}

/** What it says of itself. */
export async function statusOf({ port }: Program): Promise<LineStatus> {
  return (await (await fetch(`http://127.0.0.1:${port}/status`)).json()) as LineStatus;
}

export interface Reading {
  readonly client: MqttClient;
  /** Times that each inspection came, in the order of their first coming. */
  readonly seen: Map<string, number>;
  readonly results: Result[];
}

/** A reader whose session the broker keeps while it is away. */
export async function readerAt(port: number, onResult: (result: Result) => void = () => {}): Promise<Reading> {
  const client = await connectAsync({
    ...{ protocol: 'mqtt', host: '127.0.0.1', port, protocolVersion: 5, reconnectPeriod: 200 },
    ...{ clientId: 'reader', clean: false, properties: { sessionExpiryInterval: 3600 } },
  });
  const seen = new Map<string, number>();
  const results: Result[] = [];
  client.on('error', () => {});
  client.on('message', (_topic, payload) => {
    const result = JSON.parse(payload.toString()) as Result;
    const times = seen.get(result.inspection_id) ?? 0;
    seen.set(result.inspection_id, times + 1);
    if (times > 0) return;
    results.push(result);
    onResult(result);
  });
  await client.subscribeAsync('clflow/v1/+/+/result', { qos: 1 });
  return { client, seen, results };
}

/** The smallest value that this share of values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
