/** @file The reference of errors: what each code means, an example and a remedy. */
import type { ErrorExample } from './error-examples.js';

const NOTE = '<!-- Written by "npm run docs:reference" from tools/reference; change that, not this. -->';

const ABOUT = `Whatever goes wrong, clflow throws a \`ClflowError\`. It has a \`code\` for programs and a \`message\` for
people. The message says what was wrong, where, and what to do. On the command line it follows \`clflow: \`, and the exit
status is 2; of \`interrupted\` it is 130, or 143 after SIGTERM. \`CLFLOW_DEBUG=1\` prints the stack as well.`;

const PROGRAM = `import { ClflowError, Detector } from 'clflow';

try {
  await Detector.load('part.onnx');
} catch (error) {
  if (error instanceof ClflowError && error.code === 'model') console.error(error.message);
  else throw error;
}`;

/** @param meanings a sentence a code */
export function errorsPage<Code extends string>(
  meanings: Readonly<Record<Code, string>>,
  examples: Readonly<Record<Code, ErrorExample>>,
): string {
  const codes = Object.keys(meanings) as Code[];
  const sections = codes.map((code) => section(code, meanings[code], examples[code]));
  const rows = codes.map((code) => `| [\`${code}\`](#${code}) | ${meanings[code]} |`);
  return [
    '# Errors',
    NOTE,
    ABOUT,
    `\`\`\`ts\n${PROGRAM}\n\`\`\``,
    ['| code | meaning |', '| --- | --- |', ...rows].join('\n'),
    ...sections,
    '',
  ].join('\n\n');
}

function section(code: string, meaning: string, { when, language, message, remedy }: ErrorExample): string {
  const said = language === 'sh' ? `$ ${when}\nclflow: ${message}` : `${when}\n// ClflowError: ${message}`;
  return [`## ${code}`, meaning, `\`\`\`${language === 'sh' ? 'text' : 'ts'}\n${said}\n\`\`\``, remedy].join('\n\n');
}
