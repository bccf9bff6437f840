/** @file From a graph in memory to one that runs; apart from sessions, which run model files without being able to write them. */
import type { Graph } from './graph.js';
import { serialize, type SerializeOptions } from './serialize.js';
import type { Runtime, Session } from './session.js';

/** Serialises and opens a graph. */
export function openGraph(runtime: Runtime, graph: Graph, options?: SerializeOptions): Promise<Session> {
  return runtime.open(serialize(graph, options));
}

/** The same beside the thread that asks, where the runtime can: for what runs while other work is done. */
export function openGraphAside(runtime: Runtime, graph: Graph): Promise<Session> {
  return (runtime.openAside ?? runtime.open)(serialize(graph));
}
