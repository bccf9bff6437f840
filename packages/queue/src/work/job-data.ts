export type JobData = Record<string, unknown>;
export type JobReturn = unknown;
