/** @file Which images an epoch goes over, which way up, and in which order. */
import type { Quarters } from '../image/turn.js';
import { Random } from '../random.js';
import type { WorkingImages } from './image-source.js';

export class EpochOrder {
  private readonly ways: readonly Quarters[];

  /** @param training indices of the training images @param turns how each may be turned as well @param most images in an epoch */
  constructor(
    private readonly images: Pick<WorkingImages, 'turned'>,
    private readonly training: readonly number[],
    turns: readonly Quarters[],
    private readonly seed: number,
    private readonly most = Infinity,
  ) {
    this.ways = [0, ...turns];
  }

  /** Images in an epoch. */
  get length(): number {
    return Math.min(this.training.length, this.most);
  }

  /** Every training image once, or a fresh choice where they are more than an epoch has, as it was taken or turned: indices into the images and their turned copies. */
  of(epoch: number): number[] {
    const order = Random.of(this.seed, 'order', epoch).shuffle(this.training).slice(0, this.length);
    if (this.ways.length === 1) return order;
    const random = Random.of(this.seed, 'turns', epoch);
    return order.map((image) => this.images.turned(image, random.pick(this.ways)));
  }
}
