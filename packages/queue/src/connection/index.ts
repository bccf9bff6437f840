/** @file The door of the room: an open queue. */
export { queueAddress, type QueueAddress } from './address.js';
export { migrate, QUEUE, QueueConnection, type JobProcessor, type JobQueue, type JobWorker } from './connection.js';
