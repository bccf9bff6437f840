/** @file Verdicts to hear: one short high tone, or two low ones. Off until somebody asks. */
import type { LineInspectionJson } from '@clflow/server/studio-api';

const tones: Readonly<Record<LineInspectionJson['verdict'], readonly number[]>> = {
  normal: [1320],
  review: [660, 660],
  anomalous: [330, 220],
};
const LENGTH = 0.14;
let context: AudioContext | undefined;

export function sound(verdict: LineInspectionJson['verdict']): void {
  context ??= new AudioContext();
  const { currentTime, destination } = context;
  tones[verdict].forEach((frequency, i) => {
    const from = currentTime + i * 1.3 * LENGTH;
    const tone = new OscillatorNode(context!, { frequency, type: verdict === 'normal' ? 'sine' : 'square' });
    const volume = new GainNode(context!, { gain: verdict === 'normal' ? 0.12 : 0.08 });
    volume.gain.setTargetAtTime(0, from + LENGTH * 0.7, 0.02);
    tone.connect(volume).connect(destination);
    tone.start(from);
    tone.stop(from + LENGTH);
  });
}
