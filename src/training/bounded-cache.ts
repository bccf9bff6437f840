/**
 * @file A cache with a bound: the first items that fit are kept, all others are made again each time. For passes over all
 * items, once an epoch, this beats throwing out the oldest, which would never hit.
 */
export class BoundedCache<T> {
  private readonly kept = new Map<number, T>();
  private used = 0;

  /**
   * @param limit bytes that may be kept
   * @param make makes an item by its index
   * @param bytesOf size of an item in bytes
   */
  constructor(
    private readonly limit: number,
    private readonly make: (index: number) => Promise<T>,
    private readonly bytesOf: (item: T) => number,
  ) {}

  async get(index: number): Promise<T> {
    const known = this.kept.get(index);
    if (known !== undefined) return known;
    const item = await this.make(index);
    this.keep(index, item);
    return item;
  }

  /** Offers an item that was made elsewhere. */
  keep(index: number, item: T): void {
    const bytes = this.bytesOf(item);
    if (this.kept.has(index) || this.used + bytes > this.limit) return;
    this.kept.set(index, item);
    this.used += bytes;
  }
}

/** Size of maps in bytes. */
export function bytesOf(maps: readonly Float32Array[]): number {
  return maps.reduce((bytes, map) => bytes + map.byteLength, 0);
}
