export const camera = {
  live: 'Was die Kamera sieht',
  last: 'Das letzte Bild der Kamera',
  asking: 'Der Browser fragt, ob diese Seite die Kamera benutzen darf.',
  lost: 'Die Kamera ist weg. Sie wird gesucht, bis sie wieder da ist.',
  refused: 'Der Browser lässt diese Seite nicht an die Kamera. Neben der Adresse erlauben, dann noch einmal versuchen.',
  missing: 'Keine Kamera ist verfügbar: eine anschließen oder das Programm schließen, das sie gerade hat.',
  again: 'Noch einmal versuchen',
  space: 'Leertaste',
  which: 'Kamera',
  trigger: {
    title: 'Was ein Bild auslöst',
    key: 'Taste',
    interval: 'Zeit',
    still: 'Stillstand',
    every: 'alle',
    seconds: 'Sekunden',
    hint: {
      key: 'Die Leertaste nimmt ein Bild auf.',
      interval: 'Die Leertaste nimmt zwischendurch eines auf.',
    },
    stillness: {
      waiting: 'Wartet, bis sich etwas bewegt.',
      moving: 'Etwas bewegt sich.',
      settling: 'Kommt zur Ruhe …',
    },
  },
};
