/**
 * @file Tables in a page that people write: what stands between two markers is replaced, the prose around it stays.
 *
 *   <!-- table: image-auroc -->
 *   …
 *   <!-- /table -->
 */
const BLOCK = /<!-- table: ([\w-]+) -->\n([\s\S]*?)<!-- \/table -->/g;
const MARKER = /<!-- (?:table: [\w-]+|\/table) -->/g;

/**
 * The page with every block filled anew.
 * @param where names the page in errors
 * @throws Error for a block that nobody writes, and for a marker without its other half
 */
export function fillBlocks(page: string, tables: Readonly<Record<string, string>>, where: string): string {
  const pairs = page.match(BLOCK)?.length ?? 0;
  const markers = page.match(MARKER)?.length ?? 0;
  if (markers !== 2 * pairs) throw new Error(`${where}: a "<!-- table: … -->" lacks its "<!-- /table -->".`);
  return page.replace(BLOCK, (_, name: string) => {
    const table = tables[name];
    if (table === undefined) {
      throw new Error(`${where}: there is no table "${name}"; choose of ${Object.keys(tables).join(', ')}.`);
    }
    return `<!-- table: ${name} -->\n\n${table.trim()}\n\n<!-- /table -->`;
  });
}
