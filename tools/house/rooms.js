/**
 * @file The rooms of src/ in their one order, from the ground up: a room imports only from rooms before it. Files straight
 * under src/ (errors, random, version) are the ground that every room may use. The lint rule and the tests read this list.
 */
export const rooms = [
  'geometry',
  'files',
  'database',
  'graph',
  'image',
  'metrics',
  'calibration',
  'backbone',
  'flow',
  'memory',
  'objective',
  'synthesis',
  'monitor',
  'dataset',
  'check',
  'detector',
  'training',
  'power',
  'tuning',
  'report',
  'benchmark',
  'line',
  'tasks',
  'demo',
  'cli',
  'web',
];

/** Rooms that may use Node's own modules throughout; elsewhere only files named *.node.ts may. */
export const nodeRooms = ['database', 'dataset', 'check', 'benchmark', 'line', 'tasks', 'demo', 'cli'];

/** Packages that are bound to a platform or a surface, each with the files that alone may import it. */
export const boundPackages = {
  sharp: ['src/image/*.node.ts'],
  'onnxruntime-node': ['src/graph/runtime.node.ts'],
  'onnxruntime-web': ['src/graph/runtime.web.ts'],
  commander: ['src/cli/**'],
  mqtt: ['src/line/mqtt-*.ts'],
  jsmodbus: ['src/line/modbus-connection.ts'],
};
