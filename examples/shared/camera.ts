/** @file The camera at the back, where there are two. */

export interface Camera {
  readonly video: HTMLVideoElement;
  close(): void;
}

/** Asks the user. @throws DOMException where there is none, or none is allowed */
export async function openCamera(): Promise<Camera> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { width: { ideal: 1280 }, facingMode: 'environment' },
  });
  const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true, srcObject: stream });
  await video.play();
  return { video, close: () => stream.getTracks().forEach((track) => track.stop()) };
}
