/** @file The names of the methods, apart from their recipes: the command line knows them without loading anything. */

export const methods = ['clflow', 'fastflow', 'gaussian', 'patchcore'] as const;
export type Method = (typeof methods)[number];
