/** @file What a tuning chooses among: settings of a training. */
import type { Method, Orientation } from '../training/methods.js';
import { knowsPositions, recipes, type Recipe } from '../training/plan.js';

/** What a training is given. */
export interface Setting {
  /** How to learn. */
  readonly method: Method;
  /** As the user names it. */
  readonly backbone: string;
  /** As `size` of a training; null: the only one that the backbone takes. */
  readonly size: string | null;
  /** Null: as the method has it. */
  readonly orientation: Orientation | null;
}

/** What settings are made of. */
export interface Choices {
  readonly methods: readonly Method[];
  readonly backbones: readonly string[];
  readonly sizes: readonly (string | null)[];
  /** Other than the method's own; tried with the first backbone and size alone. */
  readonly orientations: readonly Orientation[];
}

/** Every method with every backbone and size; the first of each make the reference, which comes first. */
export function settingsOf({ methods, backbones, sizes, orientations }: Choices): Setting[] {
  const plain = methods.flatMap((method) =>
    backbones.flatMap((backbone) => sizes.map((size) => ({ method, backbone, size, orientation: null }))),
  );
  const turned = methods
    .filter(knowsPositions)
    .flatMap((method) =>
      orientations
        .filter((orientation) => orientation !== ownOrientation(method))
        .map((orientation) => ({ method, backbone: backbones[0], size: sizes[0], orientation })),
    );
  return [...plain, ...turned];
}

function ownOrientation(method: Method): Orientation | null {
  const recipe: Recipe = recipes[method];
  return recipe.learner === 'flow' ? recipe.orientation : null;
}

/** In the words of the options: "clflow, embedded, size 256". */
export function settingName({ method, backbone, size, orientation }: Setting): string {
  const turned = orientation === null ? [] : [`orientation ${orientation}`];
  return [method, backbone, ...(size === null ? [] : [`size ${size}`]), ...turned].join(', ');
}
