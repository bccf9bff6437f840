/** @file One made-up server with everything that the pages ask for, to look at them: each feature's fake behind one gallery. */
import type { ProjectJson } from '@clflow/server/studio-api';
import { FakeExports } from '../../exports/testing/fake-exports.js';
import { FakeLine } from '../../inspect/testing/fake-line.js';
import { FakeVersions } from '../../models/testing/fake-versions.js';
import { FakeSettings } from '../../settings/testing/fake-settings.js';
import { FakeApi } from './fake-api.js';

/** @param others products beside the one that has everything @param darker something has changed at the line */
export function fakeEverything(others: readonly ProjectJson[] = [], { darker = true } = {}): FakeApi {
  const line = new FakeLine();
  if (darker) line.darkerSince = 80;
  // All of them make the same images.
  const behind = [line, new FakeVersions(), new FakeSettings(), new FakeExports()];
  const whole = JSON.parse(line.answer('GET', '/api/projects/1').body as string) as ProjectJson;
  return new FakeApi({ images: line.images, projects: [{ ...whole, job: null }, ...others], behind });
}
