/** @file The optional package behind `clflow serve`, `clflow studio` and `clflow keys`. */
import { loadPackage } from './optional-package.js';

/** As much of `@clflow/server` as the command line uses. */
export interface ServerPackage {
  serve(options: Readonly<Record<string, unknown>>): Promise<Running>;
  studio(options: Readonly<Record<string, unknown>>): Promise<Running>;
  readonly scopes: readonly string[];
  readonly KeyStore: { open(data: string): Promise<KeyStore> };
}

interface Running {
  readonly url: string;
  readonly stopped: Promise<void>;
}

export interface KeyStore {
  list(): readonly KeyEntry[];
  create(options: {
    readonly scopes: readonly string[];
    readonly models?: readonly string[];
    readonly name?: string;
    readonly expires?: Date;
  }): Promise<{ readonly id: string; readonly key: string }>;
  revoke(id: string): Promise<void>;
}

export interface KeyEntry {
  readonly id: string;
  readonly name: string | null;
  readonly scopes: readonly string[];
  readonly models: readonly string[] | null;
  readonly created: string;
  readonly expires: string | null;
}

/** @throws ClflowError `usage` with the command that installs it */
export function loadServer(): Promise<ServerPackage> {
  return loadPackage<ServerPackage>('@clflow/server');
}
