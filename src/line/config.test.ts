import { describe, expect, it } from 'vitest';
import { parseLineConfig } from './config.js';
import type { SourceContext } from './kinds.js';
import { openTrigger, type TriggerSetting } from './open-trigger.js';

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

  it('has triggers of cameras, and of nothing else', () => {
    const asked = { ...camera, source: { url: 'rtsp://10.0.0.7/live', fps: 15 } };
    const trigger = { url: 'mqtt://broker', wait_ms: 800 };
    expect(parse({ cameras: [{ ...asked, trigger }], sinks }).cameras[0].trigger).toEqual(trigger);
    const context = { station: 'left', site: 'site', once: false, onNote: () => {} } as unknown as SourceContext;
    expect(openTrigger(trigger, context)).toMatchObject({
      ...{ max_age_ms: 0, wait_ms: 800, delay_ms: 0, repeat_s: 60 },
      input: { name: 'mqtt://broker (clflow/v1/site/left/trigger)' },
    });
    const wrong: [TriggerSetting, string][] = [
      ['modbus://plc', 'There is no trigger modbus://plc: name http://:PORT or mqtt://HOST/SITE.'],
      [{ ...trigger, wait_ms: -1 }, 'The settings of the trigger mqtt://broker cannot be used: "wait_ms": '],
      [{ ...trigger, waiting: 1 }, 'there is no "waiting"'],
      [{ url: 'http://:80/other' }, 'Triggers are sent to http://:PORT'],
      ['mqtt://me:geheim@broker/a/b', 'The MQTT address mqtt://broker/a/b has to be'],
    ];
    for (const [setting, sentence] of wrong) expect(() => openTrigger(setting, context)).toThrow(sentence);
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
    [
      { cameras: [{ ...camera, trigger: 'mqtt://broker' }], sinks },
      /"cameras\.0\.trigger": must stand beside a camera that can be asked: rtsp:/,
    ],
    [{ cameras: [{ ...camera, source: '${NONE}' }], sinks }, /environment variable NONE at "cameras\.0\.source"/],
  ])('refuses %j', (value, sentence) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    expect(() => parseLineConfig(text, 'line.json', {})).toThrow(sentence);
  });
});
