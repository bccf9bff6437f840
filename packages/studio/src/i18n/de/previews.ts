export const previews = {
  title: 'Was es inzwischen sieht',
  about: 'Nach jedem Durchgang dieselben Bilder; wo genug zurückbehalten wurden, lernt es aus keinem davon.',
  good: 'Gut',
  painted: 'Dieselben mit einem gemalten Fehler im Rahmen',
  goodPicture: 'Gutes Bild {n, number} nach Durchgang {epoch, number}',
  paintedPicture: 'Bild {n, number} mit gemaltem Fehler nach Durchgang {epoch, number}',
  waiting: 'Was es sieht, zeigt sich nach dem ersten Durchgang.',
  slider: 'Gezeigter Durchgang',
  epoch: 'Durchgang {epoch, number}',
  play: 'Vom ersten Durchgang an abspielen',
  pause: 'Anhalten',
};
