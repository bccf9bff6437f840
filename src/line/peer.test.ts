import { expect, it } from 'vitest';
import { ClflowError } from '../errors.js';
import { requirePeer } from './peer.js';

it('says how to install what is missing', () => {
  const asking = () => requirePeer('no-such-package', 'MQTT');
  expect(asking).toThrow('MQTT needs the package no-such-package: install it with "npm install no-such-package".');
  expect(asking).toThrow(ClflowError);
});

it.each(['mqtt', 'jsmodbus'])('finds %s', (name) => {
  expect(() => requirePeer(name, 'A line')).not.toThrow();
});
