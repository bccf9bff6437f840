import { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { cliPage, sections } from './cli-page.js';
import { program } from './commands.js';
import { errorCodes } from '../../src/errors.js';
import { errorExamples } from './error-examples.js';
import { errorsPage } from './errors-page.js';

function small(): Command {
  const verb = new Command('paint')
    .description('Paint a thing.')
    .argument('<THING...>', 'things | to paint')
    .requiredOption('-o, --output <FILE>', 'file_to_write')
    .addOption(new Option('--colour <name>', 'colour').choices(['red', 'blue']).default('red'))
    .option('--no-frame', 'without a frame')
    .addHelpText('after', '\nPaints <once>.\n\nExamples:\n  clflow paint wall --output wall.png');
  return new Command('clflow').description('Paints.').addCommand(verb);
}

describe('the page of the command line', () => {
  const page = cliPage(small());

  it('has a section a verb, with usage, arguments and options', () => {
    expect(page).toContain('| [`paint`](#clflow-paint) | Paint a thing. |');
    expect(page).toContain('## clflow paint');
    expect(page).toContain('clflow paint [options] <THING...>');
    expect(page).toContain('| `<THING...>` | things \\| to paint |');
  });

  it('says which options are required, their choices and defaults; a switch has none', () => {
    expect(page).toContain('| `-o, --output <FILE>` | file\\_to\\_write; required |  |');
    expect(page).toContain('| `--colour <name>` | colour; one of `red`, `blue` | `red` |');
    expect(page).toContain('| `--no-frame` | without a frame |  |');
  });

  it('tells what the help tells behind the options, examples as commands', () => {
    expect(page).toContain('Paints \\<once\\>.\n\nExamples:\n\n```sh\nclflow paint wall --output wall.png\n```');
  });

  it('covers every verb and every option of the real program', () => {
    const real = program();
    const text = cliPage(real);
    expect(real.commands.length).toBeGreaterThan(7);
    for (const verb of real.commands) {
      for (const { flags } of verb.options) expect(text).toContain(`\`${flags}\``);
    }
  });
});

describe('sections', () => {
  it('keep prose that follows indented lines', () => {
    expect(sections('Two:\n  --a  one\n  --b  two\nThat is all.')).toEqual([
      'Two:',
      '```text\n--a  one\n--b  two\n```',
      'That is all.',
    ]);
  });
});

describe('the page of errors', () => {
  it('has a row and a section for every code, with the message word for word', () => {
    const page = errorsPage(errorCodes, errorExamples);
    for (const [code, meaning] of Object.entries(errorCodes)) {
      expect(page).toContain(`| [\`${code}\`](#${code}) | ${meaning} |`);
      expect(page).toContain(`## ${code}\n\n${meaning}`);
    }
    for (const { message } of Object.values(errorExamples)) expect(page).toContain(message);
  });
});
