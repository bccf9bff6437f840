import { expect, it } from 'vitest';
import { queueAddress } from './address.js';

it('knows Redis, Valkey and PostgreSQL, with and without TLS, and shows no password', () => {
  expect(queueAddress('valkey://:secret@plant:6380/2')).toEqual({
    backend: 'redis',
    url: 'redis://:secret@plant:6380/2',
    shown: 'valkey://plant:6380/2',
  });
  expect(queueAddress('rediss://user:secret@plant')).toMatchObject({ backend: 'redis', shown: 'rediss://plant' });
  expect(queueAddress('postgresql://user:secret@[::1]/jobs?sslmode=require')).toEqual({
    backend: 'postgres',
    url: 'postgres://user:secret@[::1]/jobs?sslmode=require',
    shown: 'postgresql://[::1]/jobs',
  });
});

it.each(['', 'plant:6379', 'http://user:secret@plant', 'redis:///0', 'redis://', 'postgres:secret'])(
  'refuses %j in one sentence without a password',
  (text) => {
    expect(() => queueAddress(text)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.not.stringContaining('secret') }),
    );
  },
);
