/** @file One made-up server with everything that the pages ask for, to look at them: a line, and each feature's fake behind it. */
import type { ProjectJson } from '@clflow/server/studio-api';
import { FakeExports } from '../../exports/testing/fake-exports.js';
import { FakeLine } from '../../inspect/testing/fake-line.js';
import { FakeVersions } from '../../models/testing/fake-versions.js';
import { FakeSettings } from '../../settings/testing/fake-settings.js';
import type { FakeStudio } from './fake-studio.js';

/** @param others products beside the one that has everything @param darker something has changed at the line */
export function fakeEverything(others: readonly ProjectJson[] = [], { darker = true } = {}): FakeStudio {
  const line = new FakeLine();
  if (darker) line.darkerSince = 80;
  line.projects = [{ ...line.projects[0]!, job: null }, ...others];
  // All of them make the same images.
  line.behind = [new FakeVersions(), new FakeSettings(), new FakeExports()];
  return line;
}
