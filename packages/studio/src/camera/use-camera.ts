/** @file A camera of this computer. The browser asks for permission when it is started; when it is lost, it is looked for until it is back. */
import { useCallback, useEffect, useRef, useState } from 'react';

type CameraState = 'off' | 'asking' | 'live' | 'lost' | 'refused' | 'missing';

export interface Camera {
  readonly state: CameraState;
  readonly stream: MediaStream | null;
  readonly devices: readonly { readonly id: string; readonly label: string }[];
  /** The camera that is shown. */
  readonly device: string | null;
  readonly start: (device?: string) => void;
  readonly stop: () => void;
}

const AGAIN_MS = 2000;
const WANTED = { width: { ideal: 1920 }, height: { ideal: 1080 } };

export function useCamera(): Camera {
  const [state, setState] = useState<CameraState>('off');
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [devices, setDevices] = useState<Camera['devices']>([]);
  const current = useRef<{ stream: MediaStream | null; timer: ReturnType<typeof setTimeout> | undefined; run: number }>(
    {
      stream: null,
      timer: undefined,
      run: 0,
    },
  );

  const end = useCallback(() => {
    current.current.run += 1;
    clearTimeout(current.current.timer);
    current.current.stream?.getTracks().forEach((track) => track.stop());
    current.current.stream = null;
  }, []);

  const open = useCallback(
    async (device: string | undefined, isAgain: boolean): Promise<void> => {
      end();
      const { run } = current.current;
      const isOld = (): boolean => current.current.run !== run;
      if (!isAgain) setState('asking');
      try {
        const video = device === undefined ? WANTED : { ...WANTED, deviceId: { ideal: device } };
        const found = await requireMedia().getUserMedia({ video, audio: false });
        if (isOld()) return found.getTracks().forEach((track) => track.stop());
        current.current.stream = found;
        const [track] = found.getVideoTracks();
        track?.addEventListener('ended', () => {
          if (isOld()) return;
          setState('lost');
          current.current.timer = setTimeout(() => void open(device, true), AGAIN_MS);
        });
        setStream(found);
        setState('live');
        const all = await requireMedia().enumerateDevices();
        setDevices(
          all
            .filter(({ kind }) => kind === 'videoinput')
            .map(({ deviceId: id, label }) => ({ id, label: label || id })),
        );
      } catch (error) {
        if (isOld()) return;
        const name = error instanceof Error ? error.name : '';
        // What was there once comes back; what never was, a person has to bring.
        if (isAgain && name !== 'NotAllowedError') {
          current.current.timer = setTimeout(() => void open(device, true), AGAIN_MS);
          return;
        }
        setState(name === 'NotAllowedError' ? 'refused' : 'missing');
      }
    },
    [end],
  );

  useEffect(() => end, [end]);
  const device = stream?.getVideoTracks()[0]?.getSettings().deviceId ?? null;
  return {
    ...{ state, stream, devices, device },
    start: useCallback((wanted) => void open(wanted, false), [open]),
    stop: useCallback(() => {
      end();
      setStream(null);
      setState('off');
    }, [end]),
  };
}

/** Browsers give it to pages of this computer alone, or over TLS. */
function requireMedia(): MediaDevices {
  const { mediaDevices } = navigator as { readonly mediaDevices?: MediaDevices };
  if (mediaDevices) return mediaDevices;
  throw new DOMException('no cameras here', 'NotFoundError');
}
