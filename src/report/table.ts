/** @file A table as data, and how it is written in Markdown and in HTML. */

export interface ReportTable {
  readonly title: string;
  /** A sentence under the title. */
  readonly about?: string;
  readonly head: readonly string[];
  readonly rows: readonly ReportRow[];
}

export interface ReportRow {
  readonly cells: readonly string[];
  /** A mean or a sum, set apart from the rows above. */
  readonly summary?: boolean;
}

/** Columns behind the first are numbers and stand to the right. */
export function markdownTable({ title, about, head, rows }: ReportTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const marked = rows.map(({ cells, summary }) => line(summary ? cells.map((cell) => cell && `**${cell}**`) : cells));
  const rule = line(head.map((_, i) => (i === 0 ? '---' : '---:')));
  return [`## ${title}`, '', ...(about ? [about, ''] : []), line(head), rule, ...marked].join('\n');
}

export function htmlTable({ title, about, head, rows }: ReportTable): string {
  const row = (cells: readonly string[], tag: 'th' | 'td', kind = ''): string =>
    `<tr${kind}>${cells.map((cell, i) => `<${i === 0 ? 'th scope="row"' : tag}>${escapeHtml(cell)}</${i === 0 ? 'th' : tag}>`).join('')}</tr>`;
  return [
    `<section>${title ? `<h2>${escapeHtml(title)}</h2>` : ''}`,
    about ? `<p>${escapeHtml(about)}</p>` : '',
    `<div class="wide"><table><thead>${row(head, 'th')}</thead><tbody>`,
    ...rows.map(({ cells, summary }) => row(cells, 'td', summary ? ' class="summary"' : '')),
    '</tbody></table></div></section>',
  ].join('\n');
}

/** Names of folders go into tables: whatever would end a cell, be HTML or a link is shown as it is written. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\|[\]<>`]/g, (character) => `\\${character}`);
}

export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character]);
}
