const images = '{which, select, training {Trainingsbildern} test {Testbildern} good {guten Bildern} other {Bildern}}';
const all = '{which, select, training {Trainingsbilder} test {Testbilder} good {guten Bilder} other {Bilder}}';
const some = `{count, number} von {all, number} ${images}`;
const are = '{verb, select, is {ist} other {sind}}';
const masks = '{count, number} von {all, number} Masken';

/** Sentences of the library and of jobs that people meet in the studio. */
export const library = {
  empty: '{file} ist leer (0 Bytes): neu kopieren oder wegnehmen.',
  foreign: '{file} lässt sich nicht lesen: Es ist {kind}; {advice}.',
  damaged:
    '{file} lässt sich nicht entschlüsseln: beschädigt, abgeschnitten oder von seltener Art ({reason}). Neu kopieren oder als PNG speichern.',
  noImage: '{file} ist kein lesbares Bild (lesbar sind {formats}) oder schwer beschädigt.',
  channels:
    '{file} hat {count, number} Kanäle in unbekannter Reihenfolge statt dreier (Rot, Grün, Blau): als RGB speichern.',
  depth: '{file} hat Bildpunkte der Art {type}: mit 8 oder 16 Bit je Kanal speichern.',
  tooLarge: '{file} ist zu groß: {what}.',
  closed: '{file} lässt sich nicht lesen ({reason}).',
  missing: '{folder} gibt es nicht: den Pfad prüfen.',
  noFolder: '{folder} ist kein Ordner: Gemeint ist der Ordner mit den Bildern.',
  noPermission: '{folder} darf nicht gelesen werden: diesem Benutzer das Lesen und Betreten erlauben.',
  noTraining: '{folder} hat keine Bilder zum Lernen (Aufbau {layout}): gute Bilder dorthin legen.',
  noImages: 'In {folder} sind keine Bilder ({types}): den Pfad prüfen.',
  categories: '{folder} enthält mehrere Produkte ({names}): eines davon nennen, etwa {one}.',
  noLayout:
    '{folder} hat keinen bekannten Aufbau{instead}. Gute Bilder gehören nach {good}; oder den Aufbau nennen. Versucht: {tried}.',
  noTests: 'Es gibt keine Testbilder: genug zum Lernen, nicht zum Bewerten.',
  testsGood: 'Die Testbilder sind alle gut: Wie viele Fehler gefunden werden, lässt sich daran nicht messen.',
  testsBad: 'Die Testbilder sind alle fehlerhaft: Zum Messen kommen gute dazu.',
  noMasks: 'Es gibt keine Masken: Gemessen wird nach Bildern, nicht nach Bildpunkten.',
  someMasks:
    '{count, number} von {all, number} fehlerhaften Testbildern haben keine Maske ({kinds}): Wo Bildpunkte gemessen werden, fehlen sie.',
  unusable: `${some} sind nicht zu gebrauchen: in Ordnung bringen oder herausnehmen. {list}`,
  unread: `${some} lassen sich nicht lesen: {list}`,
  noneDecoded: `Keines von den ${images} lässt sich lesen.`,
  allOneColour: `Alle {all, number} ${all} haben nur eine Farbe, wie mit Deckel auf der Linse: Daraus lässt sich nichts lernen.`,
  allAlike: `Alle {all, number} ${all} gleichen sich Punkt für Punkt: Daraus lässt sich nichts lernen.`,
  oneColour: `${some} ${are} einfarbig (etwa {file}): herausnehmen, wenn kein Produkt zu sehen ist.`,
  exactCopies: `${some} sind genaue Kopien von anderen (etwa {file} von {other}): Jedes Bild zählt einmal.`,
  nearCopies: `${some} sind fast gleich (etwa {file} und {other}), wie Kopien, die neu gespeichert oder verkleinert wurden: Kopien eines Bildes bleiben beisammen und zählen beim Setzen der Schwelle einmal.`,
  alike: `${some} gleichen sich wie Kopien (etwa {file} und {other}): Bei so vielen sind es eher Bilder einer festen Kamera, und jedes zählt.`,
  oddSize: `${some} (eines etwa von {size}) haben ein anderes Seitenverhältnis als das übliche {typical} und werden dazu verzerrt: besser Bilder von einer Form geben.`,
  darker: `${some} ${are} viel dunkler als die anderen (etwa {file}): ansehen.`,
  brighter: `${some} ${are} viel heller als die anderen (etwa {file}): ansehen.`,
  blurred: `${some} ${are} viel unschärfer als die anderen (etwa {file}): verwackelt oder nicht scharf gestellt.`,
  grey: `${some} sind grau gespeichert und die anderen in Farbe (etwa {file}): Bilder von einer Kamera geben.`,
  turned: `${some} sind durch ihre EXIF-Angabe gedreht oder gespiegelt und die anderen nicht oder anders (etwa {file}): nachsehen, ob alle das Teil gleich herum zeigen.`,
  maskWhite: `${masks} decken fast das ganze Bild (etwa {file}): verkehrt herum? Weiß ist der Fehler.`,
  maskEmpty: `${masks} sind ganz schwarz (etwa {file}): Wo Bildpunkte gemessen werden, fehlen ihre Bilder.`,
  maskSize: `${masks} sind anders groß als ihr Bild (etwa {file}, {sizes}): Eine Maske ist so groß wie ihr Bild.`,
  maskUnread: `${masks} lassen sich nicht lesen (etwa {file}).`,
  longLook: 'Jedes Bild anzusehen dauert länger: „clflow check {folder}“ tut es.',
  readFailed: '{file} lässt sich nicht lesen: {reason}.',
  diskFull: '{file} lässt sich nicht schreiben: Der Datenträger ist voll. Platz schaffen und noch einmal versuchen.',
  writeFailed: '{file} lässt sich nicht schreiben: {reason}.',
  changedMeanwhile:
    '{file} wurde während des Trainings geändert: neu trainieren, ohne dass etwas in die Bilder schreibt.',
  modelDamaged:
    '{file} ist beschädigt: Die Datei wurde nach dem Schreiben geändert (andere Prüfsumme). Neu holen oder neu trainieren.',
  serverEnded: 'Der Server ging zu Ende, bevor die Arbeit fertig war.',
  jobEnded: 'Der Prozess der Arbeit endete ohne Antwort ({reason}).',
};
