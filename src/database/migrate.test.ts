import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { migrate, versionOf } from './migrate.js';
import { openDatabase, type Database } from './sqlite.js';

const root = mkdtempSync(join(tmpdir(), 'clflow-migrate-'));
afterAll(() => rmSync(root, { recursive: true }));

function schema(database: Database): unknown[] {
  return database
    .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
    .all();
}

describe('migrate', () => {
  it('leaves a database as it was when a step fails', () => {
    const path = join(root, 'failed.db');
    const database = openDatabase(path);
    const steps = ['CREATE TABLE a (x INTEGER)', 'CREATE TABLE b (x INTEGER); CREATE TABLE a (x INTEGER)'];
    expect(() => migrate(database, steps, path)).toThrow(/already exists/);
    expect(versionOf(database)).toBe(1);
    expect(schema(database)).toHaveLength(1);
  });

  it('refuses tables of a later version', () => {
    const database = openDatabase(':memory:');
    const later = 3;
    database.exec(`PRAGMA user_version = ${later}`);
    expect(() => migrate(database, ['CREATE TABLE a (x INTEGER)', 'CREATE TABLE b (x INTEGER)'], 'x.db')).toThrow(
      `x.db was written by a later version of clflow (its tables have version ${later}, this one knows 2)`,
    );
  });
});
