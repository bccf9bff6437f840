export const previews = {
  title: 'What it sees by now',
  about: 'The same pictures after every epoch, none of which it learns from where enough are held back.',
  good: 'Good',
  painted: 'The same with a painted defect, framed',
  goodPicture: 'Good picture {n, number} after epoch {epoch, number}',
  paintedPicture: 'Picture {n, number} with a painted defect after epoch {epoch, number}',
  waiting: 'What it sees shows after the first epoch.',
  slider: 'Epoch shown',
  epoch: 'epoch {epoch, number}',
  play: 'Play from the first epoch',
  pause: 'Pause',
};
