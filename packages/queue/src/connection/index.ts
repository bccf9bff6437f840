/** @file The door of the room: an open queue. */
export { migrate, QUEUE, QueueConnection, type JobQueue, type JobWorker } from './connection.js';
