/**
 * @file ONNX Runtime's native library gathers usage data unless told not to. Since 1.30 it writes a device id and a queue of
 * events (processor, memory, operating system, the model's producer and graph name) below the user's cache folder, an empty
 * log file a process to the temporary folder, and sends the queue to its makers. It reads this variable once, when its first
 * session is made, so importing this file before the library is loaded keeps all of it off; whoever sets it keeps their value.
 *
 * A worker thread has a copy of the environment that the library does not see: there the main thread must import this
 * package too, or start the worker with `env: SHARE_ENV`.
 */
process.env.ORT_DISABLE_TELEMETRY ??= '1';
