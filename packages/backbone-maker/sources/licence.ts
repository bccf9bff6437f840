/** @file Licence names as Debian and people write them, to SPDX; only licences free enough to train on have a name here. */

/** Lower-case names to SPDX identifiers. GPL, LGPL and whatever else is missing here is left out of the collection. */
const SPDX: Readonly<Record<string, string>> = {
  'apache-2.0': 'Apache-2.0',
  'bsd-2-clause': 'BSD-2-Clause',
  'bsd-3-clause': 'BSD-3-Clause',
  cc0: 'CC0-1.0',
  'cc0-1.0': 'CC0-1.0',
  expat: 'MIT',
  mit: 'MIT',
  'public-domain': 'LicenseRef-public-domain',
};

/** Creative Commons with attribution, at most share-alike, and always with its version: without one it is unclear. */
const CREATIVE_COMMONS = /^cc-by(-sa)?-(2\.0|2\.5|3\.0|4\.0)$/;

/**
 * A free licence's SPDX expression, or undefined where any licence that must be kept (`and`) is not free or not known.
 * Of licences to choose from (`or`) the first free one is taken.
 */
export function toSpdx(name: string): string | undefined {
  for (const choice of name.toLowerCase().split(/\s+or\s+/)) {
    const all = choice.split(/\s*,\s*and\s+|\s+and\s+|\s*,\s*/).map((single) => single.trim());
    const known = all.map(
      (single) => SPDX[single] ?? (CREATIVE_COMMONS.test(single) ? single.toUpperCase() : undefined),
    );
    if (known.every((single) => single !== undefined)) return [...new Set(known)].join(' AND ');
  }
  return undefined;
}
