/**
 * @file A receiver of webhooks: checks each signature, and answers 204 once the id lies on its disk.
 *
 *   node bench/line/receiver.mjs PORT FILE KEY
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { fsyncSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, path, key] = process.argv.slice(2);
const file = openSync(path, 'a');

createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { t, v1 = '' } = Object.fromEntries(
    String(request.headers['x-clflow-signature'])
      .split(',')
      .map((part) => part.split('=')),
  );
  const wanted = createHmac('sha256', key).update(`${t}.${body}`).digest();
  const given = Buffer.from(v1, 'hex');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return response.writeHead(401).end();
  writeSync(file, `${JSON.parse(body).sequence} ${request.headers['idempotency-key']}\n`);
  fsyncSync(file);
  response.writeHead(204).end();
}).listen(Number(port), '127.0.0.1');
