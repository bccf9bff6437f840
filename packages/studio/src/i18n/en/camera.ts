export const camera = {
  live: 'What the camera sees',
  last: 'The last picture of the camera',
  asking: 'The browser asks whether this page may use the camera.',
  lost: 'The camera is gone. It is looked for until it is back.',
  refused: 'The browser does not let this page use the camera. Allow it beside the address, then try again.',
  missing: 'There is no camera that can be used: plug one in, or close the program that has it.',
  again: 'Try again',
  space: 'Space',
  which: 'Camera',
  trigger: {
    title: 'What takes a picture',
    key: 'By key',
    interval: 'By time',
    still: 'When still',
    every: 'every',
    seconds: 'seconds',
    hint: {
      key: 'Space takes a picture.',
      interval: 'Space takes one in between.',
    },
    stillness: {
      waiting: 'Waits until something moves.',
      moving: 'Something moves.',
      settling: 'Comes to rest …',
    },
  },
};
