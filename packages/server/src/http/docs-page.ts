/** @file An OpenAPI document as one HTML page without scripts, for people who have no other reader at hand. */

interface Content {
  readonly schema?: object;
}

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: { readonly type?: string; readonly enum?: readonly unknown[]; readonly default?: unknown };
  }[];
  /** Empty: no key is needed. */
  security?: readonly object[];
  /** That a key must have. */
  'x-scope'?: string;
  requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Content>> };
  readonly responses?: Readonly<
    Record<string, { readonly description?: string; readonly content?: Readonly<Record<string, Content>> }>
  >;
}

/** As much of a document as the page shows. */
export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export const docsStyle = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --page: #fff; --box: #f6f8fa; --accent: #0a58ca }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --soft: #9aa4af; --line: #30363d; --page: #0d1117; --box: #161b22; --accent: #79b8ff }
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1rem; font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page) }
h2 { margin: 2.5rem 0 .5rem } h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere }
article { border: 1px solid var(--line); border-radius: 8px; padding: 1rem; margin: 1rem 0 }
b { color: var(--accent); text-transform: uppercase } p { margin: .5rem 0; color: var(--soft) }
code, pre { font: .875rem/1.45 ui-monospace, monospace }
pre { background: var(--box); padding: .75rem; border-radius: 6px; overflow: auto; max-height: 30rem }
table { border-collapse: collapse; width: 100%; font-size: .9375rem } td { border-top: 1px solid var(--line); padding: .35rem .75rem .35rem 0; vertical-align: top }
summary { cursor: pointer; padding: .25rem 0 } summary:focus-visible, a:focus-visible { outline: 2px solid var(--accent) } a { color: var(--accent) }
`;

export function docsPage({ info, paths }: OpenApi): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? 'Operation'))];
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => (operation.tags?.[0] ?? 'Operation') === tag);
    return `<section><h2>${text(tag)}</h2>${own.map(article).join('')}</section>`;
  });
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${text(info.title)} ${text(info.version)}</title><style>${docsStyle}</style></head><body>` +
    `<header><h1>${text(info.title)} ${text(info.version)}</h1><p>${text(info.description ?? '')}</p>` +
    '<p>Keys go into <code>Authorization: Bearer …</code> or <code>X-API-Key: …</code>. Every error is ' +
    '<code>{"error": "a sentence"}</code>. The same for machines: <a href="/openapi.json">openapi.json</a>.</p></header>' +
    `<main>${sections.join('')}</main></body></html>`
  );
}

function article({
  path,
  method,
  operation,
}: {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}): string {
  const { summary, description, parameters = [], requestBody, responses = {}, 'x-scope': scope } = operation;
  const rows = parameters.map(
    ({ name, in: place, required, description: told, schema }) =>
      `<tr><td><code>${text(name)}</code></td><td>${text(place)}${required ? ', required' : ''}</td>` +
      `<td>${text(told ?? '')} ${text(values(schema))}</td></tr>`,
  );
  const answers = Object.entries(responses).map(([status, { description: told, content }]) =>
    Object.entries(content ?? {})
      .map(([type, { schema }]) =>
        details(`${status} ${told && told !== 'Default Response' ? told : ''} ${type}`, schema),
      )
      .join(''),
  );
  return (
    `<article><h3><b>${text(method)}</b> <code>${text(path)}</code></h3>` +
    `<p>${text(summary ?? '')}. ${scope ? `Scope ${text(scope)}` : 'No key is needed'}.</p>` +
    (description ? `<p>${text(description)}</p>` : '') +
    (rows.length > 0 ? `<table>${rows.join('')}</table>` : '') +
    (requestBody ? details(`Body: ${Object.keys(requestBody.content).join(', ')}`, requestBody.content) : '') +
    `${answers.join('')}</article>`
  );
}

/** What a parameter may be, in words. */
function values(schema: NonNullable<Operation['parameters']>[number]['schema'] = {}): string {
  const kind = schema.enum ? `One of ${schema.enum.join(', ')}` : (schema.type ?? 'Any value');
  const otherwise = schema.default === undefined ? '' : `; ${String(schema.default)} when missing`;
  return `${kind[0].toUpperCase()}${kind.slice(1)}${otherwise}.`;
}

function details(title: string, value: unknown): string {
  return `<details><summary>${text(title)}</summary><pre>${text(JSON.stringify(value, null, 2))}</pre></details>`;
}

function text(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
