/** @file The reference of the command line, from commander's own definitions: what `--help` says, as a page. */
import { type Argument, type Command, Help, type Option } from 'commander';

const NOTE = '<!-- Written by "npm run docs:reference" from the definitions of the verbs; change those, not this. -->';

/** @param program with a subcommand a verb */
export function cliPage(program: Command): string {
  const verbs = program.commands.filter((command) => command.name() !== 'help');
  return [
    '# Command line',
    NOTE,
    `${program.description()} Each verb shows the same with \`${program.name()} VERB --help\`.`,
    table(
      ['verb', 'what it does'],
      verbs.map((verb) => [`[\`${verb.name()}\`](#clflow-${verb.name()})`, escaped(verb.description())]),
    ),
    optionTable(program),
    ...explained(program),
    ...verbs.flatMap((verb) => verbSection(program.name(), verb)),
    '',
  ].join('\n\n');
}

/** A verb, and its own verbs below it. */
function verbSection(above: string, verb: Command, heading = '##'): string[] {
  const name = `${above} ${verb.name()}`;
  return [
    `${heading} ${name}`,
    verb.description(),
    fence('text', `${name} ${verb.usage()}`),
    ...(verb.registeredArguments.length > 0 ? [argumentTable(verb.registeredArguments)] : []),
    optionTable(verb),
    ...explained(verb),
    ...verb.commands.flatMap((below) => verbSection(name, below, `${heading}#`)),
  ];
}

function argumentTable(all: readonly Argument[]): string {
  return table(
    ['argument', 'meaning'],
    all.map((argument) => [code(shown(argument)), escaped(argument.description)]),
  );
}

function shown(argument: Argument): string {
  const name = argument.name() + (argument.variadic ? '...' : '');
  return argument.required ? `<${name}>` : `[${name}]`;
}

function optionTable(command: Command): string {
  const options = new Help().visibleOptions(command);
  return table(
    ['option', 'meaning', 'default'],
    options.map((option) => [code(option.flags), meaning(option), code(defaultOf(option))]),
  );
}

function meaning({ description, argChoices, mandatory }: Option): string {
  const choices = argChoices ? `; one of ${argChoices.map(code).join(', ')}` : '';
  return escaped(description) + choices + (mandatory ? '; required' : '');
}

/** Of a switch the default is not worth a word. */
function defaultOf(option: Option): string {
  if (option.defaultValueDescription !== undefined) return option.defaultValueDescription;
  return option.defaultValue === undefined || typeof option.defaultValue === 'boolean'
    ? ''
    : String(option.defaultValue);
}

/** The help behind the options: paragraphs as they are, and examples as code. */
function explained(command: Command): string[] {
  let help = '';
  const output = { writeOut: (text: string) => void (help += text) };
  const before = command.configureOutput();
  command.configureOutput({ ...before, ...output });
  command.outputHelp();
  command.configureOutput(before);
  const text = help.slice(command.helpInformation().length).trim();
  return text === '' ? [] : sections(text);
}

/** A paragraph of indented lines stays as it is set; "Examples:" heads a block of commands. */
export function sections(text: string): string[] {
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    const lines = paragraph.split('\n').filter((line) => line.trim() !== '');
    const first = lines.findIndex((line) => line.startsWith('  '));
    if (first === -1) return [escaped(lines.join(' '))];
    const last = lines.findLastIndex((line) => line.startsWith('  ')) + 1;
    const prose = (some: readonly string[]): string[] => (some.length > 0 ? [escaped(some.join(' '))] : []);
    const indented = lines.slice(first, last).map((line) => line.slice(2));
    const language = indented[0].startsWith('clflow ') ? 'sh' : 'text';
    return [...prose(lines.slice(0, first)), fence(language, indented.join('\n')), ...prose(lines.slice(last))];
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text: string): string => (text === '' ? '' : `\`${text.replace(/\|/g, '\\|')}\``);
const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;
const escaped = (text: string): string => text.replace(/[<>|*_]/g, '\\$&');
