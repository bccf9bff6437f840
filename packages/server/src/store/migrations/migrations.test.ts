import { database } from 'clflow/parts';
import { describe, expect, it } from 'vitest';
import { migrations } from './index.js';
import { migrate, openDatabase, type Database } from '../sqlite.js';

const { versionOf } = database;

function schema(database: Database): unknown[] {
  return database
    .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
    .all();
}

describe('migrations', () => {
  it.each(migrations.map((_, version) => version))(
    'leads from version %i to the tables of today, rows and all',
    (version) => {
      const fresh = openDatabase(':memory:');
      migrate(fresh, migrations, 'fresh');
      const old = openDatabase(':memory:');
      migrate(old, migrations.slice(0, version), 'old');
      if (version > 0) old.exec("INSERT INTO projects (name, folder, created_at) VALUES ('a', '/a', 1)");
      migrate(old, migrations, 'old');
      expect(versionOf(old)).toBe(migrations.length);
      expect(schema(old)).toEqual(schema(fresh));
      expect(old.prepare('SELECT name FROM projects').all()).toHaveLength(version > 0 ? 1 : 0);
      expect(old.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
    },
  );
});
