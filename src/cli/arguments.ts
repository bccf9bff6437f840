/** @file Option values that several verbs read, each refused with a sentence when it makes no sense. */
import { InvalidArgumentError, Option } from 'commander';
import { layouts } from '../dataset/sample.js';
import { defaults } from '../tasks/support/defaults.js';
import { devices } from '../graph/devices.js';
import type { Box } from '../geometry/index.js';
import { MOST_CONTAMINATION, precisionChoices } from '../training/methods.js';

/** A reader of whole numbers from `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`It must be a whole number from ${least}.`);
    }
    return value;
  };
}

/** A share above 0 and below 1. */
export function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('It must be above 0 and below 1, such as 0.01.');
  return value;
}

/** @param fate of the strangest */
export function contaminationOption(fate: string): Option {
  return new Option(
    '--contamination <share>',
    `share of the good images that may be defects: so many of the strangest are ${fate}`,
  ).argParser(contamination);
}

/** A share above 0, up to a half. */
function contamination(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= MOST_CONTAMINATION)) {
    throw new InvalidArgumentError(`It must be above 0 and at most ${MOST_CONTAMINATION}, such as 0.05.`);
  }
  return value;
}

/** A share above 0 and below 1, or 0 for none. */
function shareOrNone(text: string): number {
  return Number(text) === 0 && text.trim() !== '' ? 0 : share(text);
}

/** @param instead what holds where it is missing */
export function reviewRateOption(instead: string): Option {
  return new Option(
    '--review-rate <share>',
    `share of good images that may be called anomalous or review, above the rate of false alarms; 0: no review (default: ${instead})`,
  ).argParser(shareOrNone);
}

/** Names separated by commas. */
export function names(text: string): string[] {
  const list = text.split(',').map((name) => name.trim());
  if (list.some((name) => name === '')) throw new InvalidArgumentError('It must be names separated by commas.');
  return list;
}

/** A reader of lists of names that are known. @param what they name */
export function listOf<Name extends string>(what: string, known: readonly Name[]): (text: string) => Name[] {
  return (text) =>
    names(text).map((name) => {
      const found = known.find((one) => one === name);
      if (!found) throw new InvalidArgumentError(`There is no ${what} "${name}"; choose of ${known.join(', ')}.`);
      return found;
    });
}

/** "x,y,width,height" in whole pixels. */
function rectangle(text: string): Box {
  const values = text.split(',').map(Number);
  const [x, y, width, height] = values;
  const whole = values.length === 4 && values.every((value) => Number.isSafeInteger(value) && value >= 0);
  if (!whole || width === 0 || height === 0) {
    throw new InvalidArgumentError('It must be four whole numbers x,y,width,height, such as 100,50,640,480.');
  }
  return { x, y, width, height };
}

export function ignoreOption(): Option {
  return new Option('--ignore <mask>', 'image of the same size, white where pixels do not count');
}

export function roiOption(): Option {
  return new Option('--roi <x,y,width,height>', 'region of interest in pixels: nothing beside it counts').argParser(
    rectangle,
  );
}

export function threadsOption(): Option {
  return new Option('--threads <n>', 'threads for the network; 0: one a core')
    .argParser(wholeNumber(0))
    .default(defaults.threads);
}

export function precisionOption(): Option {
  return new Option(
    '--precision <name>',
    'what the backbone computes in: float32, int8 (whole numbers of 8 bits), or auto: int8 where it is clearly faster here',
  )
    .choices([...precisionChoices])
    .default(defaults.precision);
}

export function sizeOption(): Option {
  return new Option(
    '--size <n>',
    `working size: 256 for that area with the aspect ratio kept, or HxW (default: ${defaults.size}, or the only one of an .onnx backbone)`,
  );
}

export function deviceOption(): Option {
  return new Option('--device <name>', 'what computes; auto is the processor')
    .choices([...devices])
    .default(defaults.device);
}

export function maxMegapixelsOption(): Option {
  return new Option('--max-megapixels <n>', 'refuse images with more, before any memory is taken')
    .argParser((text) => {
      const value = Number(text);
      if (!(value > 0 && value <= 1000)) throw new InvalidArgumentError('It must be above 0 and at most 1000.');
      return value;
    })
    .default(defaults.maxMegapixels);
}

export function layoutOption(): Option {
  return new Option('--layout <name>', 'how the folders are arranged (default: detected)').choices([...layouts]);
}

export function jsonOption(): Option {
  return new Option('--json', 'print JSON for machines');
}
