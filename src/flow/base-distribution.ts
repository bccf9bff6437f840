/**
 * @file What the latent z of a position is drawn from when the image is good: a standard normal, or Student's t distribution
 * with ν degrees of freedom (Alexanderson and Henter, "Robust model training and generalisation with Studentising flows",
 * arXiv 2006.06599). The normal's energy grows with |z|², so that one image that shows something new, or one position of it,
 * outweighs all others in training, in a smoothed map and in a threshold; that of t grows with log |z|².
 */
import { add, log, mul, square, sumChannels, type Tensor } from '../graph/index.js';
import type { FlowStep } from './coupling.js';

/**
 * log p per position and channel, in nats, with C channels, q = Σ_c z² and J the Jacobian of what led to z:
 *   normal  (−½ q + log|det J|) / C − ½ log 2π
 *   t       (log Γ(½(ν + C)) − log Γ(½ν) − ½ C log πν − ½(ν + C) log(1 + q/ν) + log|det J|) / C
 * @param degreesOfFreedom ν, a positive integer; null: the normal distribution, its limit
 * @returns [N, 1, H, W]
 */
export function logLikelihood({ output, logDet }: FlowStep, degreesOfFreedom: number | null): Tensor {
  const channels = output.shape[1];
  const squares = sumChannels(square(output));
  const { fall, norm } = degreesOfFreedom === null ? normal(squares) : studentT(squares, channels, degreesOfFreedom);
  return add(mul(add(fall, logDet), 1 / channels), norm);
}

/** What depends on z, and the constant of each channel. */
interface Density {
  readonly fall: Tensor;
  readonly norm: number;
}

function normal(squares: Tensor): Density {
  return { fall: mul(squares, -0.5), norm: -0.5 * Math.log(2 * Math.PI) };
}

function studentT(squares: Tensor, channels: number, nu: number): Density {
  const gammas = logGammaOfHalf(nu + channels) - logGammaOfHalf(nu);
  return {
    fall: mul(log(add(mul(squares, 1 / nu), 1)), -0.5 * (nu + channels)),
    norm: (gammas - 0.5 * channels * Math.log(Math.PI * nu)) / channels,
  };
}

/** log Γ(n/2) of a positive integer n, by Γ(x) = (x − 1) Γ(x − 1) from Γ(1) = 1 or Γ(½) = √π. */
function logGammaOfHalf(n: number): number {
  let sum = n % 2 === 0 ? 0 : 0.5 * Math.log(Math.PI);
  for (let twice = n - 2; twice > 0; twice -= 2) sum += Math.log(twice / 2);
  return sum;
}
