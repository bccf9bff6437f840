/**
 * @file A store and a cache with a bound: the first items that fit are kept, all others are made again each time. For passes
 * over all items, once an epoch, this beats throwing out the oldest, which would never hit.
 */

/** Items by index, as many of the first as fit. */
export class BoundedStore<T> {
  private readonly kept = new Map<number, T>();
  private used = 0;

  /**
   * @param limit bytes that may be kept
   * @param bytesOf size of an item in bytes
   */
  constructor(
    private readonly limit: number,
    private readonly bytesOf: (item: T) => number,
  ) {}

  get(index: number): T | undefined {
    return this.kept.get(index);
  }

  /** Offers an item; it is kept unless its index is known or it does not fit. @returns whether one of this index is kept */
  keep(index: number, item: T): boolean {
    if (this.kept.has(index)) return true;
    const bytes = this.bytesOf(item);
    if (this.used + bytes > this.limit) return false;
    this.kept.set(index, item);
    this.used += bytes;
    return true;
  }

  clear(): void {
    this.kept.clear();
    this.used = 0;
  }
}

/** Where a cache puts what it has no room for. */
export interface Beyond<T> {
  keep(index: number, item: T): void;
  get(index: number): T | undefined;
}

/** A store that makes what it does not hold. */
export class BoundedCache<T> {
  private readonly store: BoundedStore<T>;

  /**
   * @param make makes an item by its index
   * @param beyond takes what does not fit; missing: that is made each time
   */
  constructor(
    limit: number,
    private readonly make: (index: number) => Promise<T>,
    bytesOf: (item: T) => number,
    private readonly beyond?: Beyond<T>,
  ) {
    this.store = new BoundedStore(limit, bytesOf);
  }

  async get(index: number): Promise<T> {
    const known = this.store.get(index) ?? this.beyond?.get(index);
    if (known !== undefined) return known;
    const item = await this.make(index);
    this.keep(index, item);
    return item;
  }

  /** Offers an item that was made elsewhere. */
  keep(index: number, item: T): void {
    if (!this.store.keep(index, item)) this.beyond?.keep(index, item);
  }
}

/** Size of maps in bytes. */
export function bytesOf(maps: readonly Float32Array[]): number {
  return maps.reduce((bytes, map) => bytes + map.byteLength, 0);
}
