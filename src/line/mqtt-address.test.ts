import { describe, expect, it } from 'vitest';
import { parseMqttAddress, topicOf } from './mqtt-address.js';

const parse = (address: string, options = {}, env = {}) => parseMqttAddress(address, options, { site: 'home', env });

describe('an MQTT address', () => {
  it('names broker and site, and keeps its secrets out of the name', () => {
    expect(parse('mqtts://anna:ge%2Fheim@broker.local/werk-1?ca=/etc/ca.pem&expiry=60')).toEqual({
      name: 'mqtts://broker.local/werk-1',
      protocol: 'mqtts',
      host: 'broker.local',
      port: 8883,
      username: 'anna',
      password: 'ge/heim',
      site: 'werk-1',
      options: { ca: '/etc/ca.pem', expiry: 60 },
      expiry: 60,
    });
  });

  it('takes what it does not say from elsewhere, and knows IPv6', () => {
    const env = { CLFLOW_MQTT_USER: 'bob', CLFLOW_MQTT_PASSWORD: 'secret' };
    const address = parse('mqtt://[::1]:1884', { expiry: 5 }, env);
    expect(address).toMatchObject({ host: '::1', port: 1884, username: 'bob', password: 'secret', site: 'home' });
    expect(address).toMatchObject({ name: 'mqtt://[::1]:1884', expiry: 5 });
  });

  it.each([
    ['mqtt://u:hunter2@host/a/b', 'SITE is one name'],
    ['mqtt://u:hunter2@host/%23', 'SITE is one name'],
    ['mqtt://u:hunter2@host/+', 'SITE is one name'],
    ['mqtt://u:hunter2@host/a%2fb', 'SITE is one name'],
    ['mqtt://u:hunter2@host/a?qos=0', 'there is no "qos"'],
    ['mqtt://u:hunter2@host/a?expiry=-1', 'expiry'],
    ['mqtt:hunter2', 'An MQTT address is'],
    ['http://u:hunter2@host/a/b', 'An MQTT address is'],
  ])('is refused: %s', (address, words) => {
    const refusal = () => parse(address);
    expect(refusal).toThrow(words);
    expect(refusal).not.toThrow('hunter2');
  });
});

it('makes topics of any name of a station', () => {
  expect(topicOf('werk', 'presse 3/#+', 'result')).toBe('clflow/v1/werk/presse_3___/result');
});
