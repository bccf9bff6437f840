import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { FakeStudio } from '../shared/testing/fake-studio.js';
import { address, openPage } from '../shared/testing/render.js';

afterEach(() => Reflect.deleteProperty(navigator, 'mediaDevices'));

/** What the browser answers when a page asks for a camera. */
function camera(answer: () => Promise<unknown>): () => Promise<unknown> {
  const getUserMedia = vi.fn(answer);
  const mediaDevices = { getUserMedia, enumerateDevices: () => Promise.resolve([]) };
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: mediaDevices });
  return getUserMedia;
}

it('says that the browser refuses the camera, and asks again', async () => {
  const asked = camera(() => Promise.reject(new DOMException('no', 'NotAllowedError')));
  openPage('/p/1/capture', new FakeStudio());
  expect(await screen.findByRole('alert')).toHaveTextContent('does not let this page use the camera');
  expect(screen.getByRole('button', { name: /^Take a picture/ })).toBeDisabled();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
});

it('counts the good ones that there are, and leads on to the training', async () => {
  camera(() => Promise.reject(new DOMException('none', 'NotFoundError')));
  const studio = new FakeStudio();
  studio.images.splice(7);
  openPage('/p/1/capture', studio);
  expect(await screen.findByRole('meter')).toHaveAttribute('aria-valuenow', '7');
  expect(screen.getByRole('heading')).toHaveTextContent('Good pictures of washer');
  expect(await screen.findByRole('alert')).toHaveTextContent('no camera that can be used');
  await userEvent.click(screen.getByRole('link', { name: 'Go on to training' }));
  await waitFor(() => expect(address()).toBe('/p/1/train'));
});
