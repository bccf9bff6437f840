/** @file The manifest made anew from what the sources hold: surveyed, freed of copies, split by subject. */
import type { Candidate } from './candidate.js';
import { subjects, withoutDuplicates } from './duplicates.js';
import { fetchSource } from './fetch.js';
import type { Manifest, ManifestSource } from './manifest.js';
import type { Source } from './source.js';
import { splitOf } from './split.js';
import { surveySource } from './survey.js';

/** @param log is told of each source what was found and left out */
export async function surveyAll(
  sources: readonly Source[],
  data: string,
  log: (line: string) => void,
): Promise<Manifest> {
  const versions = new Map<string, string>();
  const found: Candidate[] = [];
  for (const source of sources) {
    const fetched = await fetchSource(source, data);
    const { candidates, leftOut } = await surveySource(source, fetched);
    versions.set(source.id, fetched.version);
    found.push(...candidates);
    const reasons = Object.entries(leftOut).map(([reason, count]) => `${count} ${reason}`);
    log(`${source.id}: ${candidates.length} found; left out: ${reasons.join(', ') || 'none'}`);
  }
  const kept = withoutDuplicates(found);
  log(`${found.length - kept.length} of ${found.length} are copies of others.`);
  const subject = subjects(kept);
  const used = new Set(kept.map(({ source }) => source.id));
  return {
    sources: sources.filter(({ id }) => used.has(id)).map((source) => describe(source, versions.get(source.id) ?? '')),
    images: kept.map(({ id, source, path, sha256, licence, author }) => {
      const split = splitOf(source.split, subject.get(id) ?? id);
      return { id, source: source.id, path, sha256, licence, author, split };
    }),
  };
}

function describe(source: Source, version: string): ManifestSource {
  const { id, licence, attribution } = source;
  return source.kind === 'debian'
    ? { id, name: source.package, version, licence, attribution, package: `Debian bookworm: ${source.package}` }
    : { id, name: source.folder, version, licence, attribution, package: `shared data: ${source.folder}` };
}
