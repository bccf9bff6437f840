/**
 * @file A test martingale against p-values that are uniform and independent while all is well (Vovk, Nouretdinov &
 * Gammerman, 2003; 2021): the capital of somebody who bets against that at fair odds, starting with 1. Whoever is right
 * about the world never gets rich: P(capital ever ≥ c) ≤ 1/c (Ville), however long the stream.
 *
 * A bet ε multiplies what is put on it by 1 + ε (p − ½). Each of the bets −2, −1 (small p: values rise) and 1, 2 (large p: they
 * fall) gets a quarter of the capital, and starts anew at every image with a little of what it has kept back:
 *   S_t = (S_{t−1} + r_{t−1} − r_t) · (1 + ε (p_t − ½)),  r_t = log c / log(t + c), c = 10, capital = mean_ε S_t + r_t,
 * so that a change after ten thousand good images is met with nearly as much as one at the start.
 */

const BETS = [-2, -1, 1, 2] as const;
const C = 10;

interface Bet {
  readonly epsilon: number;
  capital: number;
  /** log of the gain since the best start, and the image before that start. */
  gain: number;
  start: number;
}

export interface Evidence {
  /** log of the capital: log 100 is evidence as strong as an event of a probability of 1 %. */
  readonly logCapital: number;
  /** Whether values are higher or lower than they were. */
  readonly direction: 'higher' | 'lower';
  /** The image, counted from 1, from which on the p-values speak most for it. */
  readonly since: number;
}

export class Martingale {
  private readonly bets: Bet[] = BETS.map((epsilon) => ({ epsilon, capital: 0, gain: 0, start: 0 }));
  private images = 0;

  /** @param p in (0, 1] */
  bet(p: number): void {
    const released = reserve(this.images) - reserve(this.images + 1);
    this.images++;
    for (const bet of this.bets) {
      const factor = 1 + bet.epsilon * (p - 0.5);
      bet.capital = (bet.capital + released) * factor;
      bet.gain += Math.log(Math.max(factor, Number.MIN_VALUE));
      if (bet.gain <= 0) {
        bet.gain = 0;
        bet.start = this.images;
      }
    }
  }

  get evidence(): Evidence {
    const total = this.bets.reduce((sum, { capital }) => sum + capital, 0);
    const best = this.bets.reduce((most, bet) => (bet.capital > most.capital ? bet : most));
    return {
      logCapital: Math.log(total / this.bets.length + reserve(this.images)),
      direction: best.epsilon < 0 ? 'higher' : 'lower',
      since: best.start + 1,
    };
  }
}

/** What has not been put on any start up to image t. */
function reserve(t: number): number {
  return Math.log(C) / Math.log(t + C);
}
