/** @file Writes generated pages, or says which of them are not what they would be written as. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';

export interface Publication {
  /** The text of each page by its path. */
  readonly pages: Readonly<Record<string, string>>;
  /** Write nothing, and tell whether there would be something to write. */
  readonly check: boolean;
  /** What writes the pages, for the sentence that asks for it. */
  readonly command: string;
}

/** Writes the pages as Prettier would have them. The exit status: 1 when `check` finds a page that differs. */
export async function publish({ pages, check, command }: Publication): Promise<0 | 1> {
  let status: 0 | 1 = 0;
  for (const [path, text] of Object.entries(pages)) {
    const wanted = await asPrettierHasIt(path, text);
    const present = existsSync(path) ? readFileSync(path, 'utf8') : null;
    if (present === wanted) continue;
    if (check) {
      console.error(`${path} is not what its sources say: run "${command}" and commit the page.`);
      status = 1;
    } else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, wanted);
      console.log(`wrote ${path}`);
    }
  }
  return status;
}

/** A picture has no form that Prettier knows, and stays as it is. */
async function asPrettierHasIt(path: string, text: string): Promise<string> {
  const { inferredParser } = await getFileInfo(path);
  return inferredParser ? format(text, { ...(await resolveConfig(path)), filepath: path }) : text;
}
