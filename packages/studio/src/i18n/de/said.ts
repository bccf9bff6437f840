/** What the server says is wrong, by its code. */
export const said = {
  'product-missing': 'Dieses Produkt gibt es nicht.',
  'image-missing': 'Dieses Bild gibt es nicht.',
  'model-missing': 'Dieses Modell gibt es nicht.',
  'file-gone': 'Die Datei ist nicht mehr da: den Ordner neu einlesen.',
  'model-file-gone': 'Die Modelldatei ist nicht mehr da.',
  'not-measured': 'Das Modell hat noch nicht alle Bilder gemessen.',
  'no-mask': 'Das Bild hat keine Maske.',
  'no-model': 'Das Produkt hat noch kein Modell.',
  'other-product': 'Das Modell gehört zu einem anderen Produkt.',
  'path-not-whole': '{folder} ist kein vollständiger Pfad: Er beginnt bei der Wurzel.',
  'folder-missing': '{folder} gibt es nicht: den Pfad prüfen.',
  'not-a-folder': '{folder} ist kein Ordner: Gemeint ist der Ordner mit den Bildern.',
  'folder-gone': 'Der Ordner {folder} ist nicht da.',
  'too-few-good':
    'Es gibt {good, number} verschiedene gute Bilder, zu wenige zum Lernen und zum Setzen der Schwelle: mindestens {least, number}, besser 20 und mehr.',
  'training-already': 'Ein Training dieses Produkts läuft schon.',
  'review-rate-low':
    'Der Anteil zum Nachsehen, {review, number}, muss über dem der Fehlalarme liegen, {rate, number}: Wo nachgesehen wird, liegt unter dem, was abgelehnt wird.',
  'painted-none': 'Solche gemalten Fehler hat das Modell nicht behalten.',
  'painted-unknown': 'Das Modell weiß nicht, auf welche Bilder gemalt wurde: neu trainieren.',
  'painted-image-gone': 'Ein Bild, auf das gemalt wurde, ist nicht mehr im Ordner: neu trainieren.',
  'painting-failed': 'Die Fehler ließen sich nicht malen: Im Protokoll steht mehr.',
  'picture-missing': 'Dieses Bild gibt es nicht.',
  'maps-missing': 'Von diesem Durchgang gibt es keine Karten.',
  'file-too-large': '{file} ist größer als {gigabytes, number} GB.',
  'too-many-alike': 'Es gibt zu viele Dateien namens {file}.',
};
