/** @file What takes a picture: a key always does; besides, time or that the picture stands still. Remembered by this browser. */
import { useEffect, useRef, useState, type RefObject } from 'react';
import { recall, remember } from '../shared/remembered.js';
import { lumaOf } from './frames.js';
import { StillTrigger, type Stillness } from './still.js';

export type TriggerKind = 'key' | 'interval' | 'still';
export interface Trigger {
  readonly kind: TriggerKind;
  /** Between two pictures. */
  readonly seconds: number;
}

const kinds: readonly string[] = ['key', 'interval', 'still'] satisfies TriggerKind[];
const LOOK_MS = 100;

function recalled(): Trigger {
  const [kind, seconds] = (recall('trigger') ?? 'key 2').split(' ');
  return { kind: kinds.includes(kind!) ? (kind as TriggerKind) : 'key', seconds: clamped(Number(seconds)) };
}

/** A whole second at the least; of nonsense two. */
export function clamped(seconds: number): number {
  return Number.isFinite(seconds) ? Math.min(3600, Math.max(1, Math.round(seconds))) : 2;
}

export function useTrigger(): readonly [Trigger, (trigger: Trigger) => void] {
  const [trigger, setTrigger] = useState(recalled);
  return [
    trigger,
    (next) => {
      setTrigger(next);
      remember('trigger', `${next.kind} ${next.seconds}`);
    },
  ];
}

/** Calls when a picture is due. @param isOn false: paused, or no camera */
export function useShots(
  video: RefObject<HTMLVideoElement | null>,
  { kind, seconds }: Trigger,
  isOn: boolean,
  onShot: () => void,
): Stillness {
  const [stillness, setStillness] = useState<Stillness>('waiting');
  const shoot = useRef(onShot);
  useEffect(() => {
    shoot.current = onShot;
  });
  useEffect(() => {
    if (!isOn || kind === 'key') return;
    if (kind === 'interval') {
      const timer = setInterval(() => shoot.current(), 1000 * seconds);
      return () => clearInterval(timer);
    }
    const still = new StillTrigger();
    const timer = setInterval(() => {
      const luma = video.current && lumaOf(video.current);
      if (luma && still.look(luma)) shoot.current();
      setStillness(still.state);
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      setStillness('waiting');
    };
  }, [video, kind, seconds, isOn]);
  return stillness;
}
