import { describe, expect, it } from 'vitest';
import { parseLineConfig } from './config.js';

const camera = { station: 'left', model: 'm.onnx', source: 'in' };
const sinks = { lines: 'x.jsonl' };
const parse = (value: unknown, environment = {}) => parseLineConfig(JSON.stringify(value), 'line.json', environment);

describe('the configuration of a line', () => {
  it('is completed, and takes secrets from the environment', () => {
    const source = { url: 'mqtt://me:${PASSWORD}@broker/t', qos: 1 };
    const config = parse({ cameras: [{ ...camera, source }], sinks }, { PASSWORD: 'p$w' });
    expect(config).toMatchObject({ site: 'site', most_waiting: { results: 100_000 } });
    expect(config.cameras[0]).toMatchObject({ source: { url: 'mqtt://me:p$w@broker/t', qos: 1 }, max_megapixels: 50 });
  });

  it.each([
    ['[', /line\.json is no JSON/],
    [{ sinks }, /"cameras"/],
    [{ cameras: [camera] }, /"sinks"/],
    [{ cameras: [camera], sinks: {} }, /"sinks": must have a sink/],
    [{ cameras: [camera, camera], sinks }, /two cameras of the station "left"/],
    [{ cameras: [{ ...camera, sinks: ['plc'] }], sinks }, /"cameras\.0\.sinks" names "plc".*\(lines\)/],
    [{ cameras: [{ ...camera, deadline: 3 }], sinks }, /there is no "cameras\.0\.deadline"/],
    [{ cameras: [{ ...camera, deadline_ms: 0 }], sinks }, /"cameras\.0\.deadline_ms": must be milliseconds/],
    [
      { cameras: [{ ...camera, part_id_from: '(' }], sinks },
      /"cameras\.0\.part_id_from": must be a regular expression/,
    ],
    [{ cameras: [{ ...camera, station: '../x' }], sinks }, /"cameras\.0\.station": must be a name/],
    [{ cameras: [{ ...camera, source: '${NONE}' }], sinks }, /environment variable NONE at "cameras\.0\.source"/],
  ])('refuses %j', (value, sentence) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    expect(() => parseLineConfig(text, 'line.json', {})).toThrow(sentence);
  });
});
