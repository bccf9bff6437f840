/** Was in Sätzen der Bibliothek steht. */
export const reasons = {
  heic: 'ein HEIC-Bild (wie vom iPhone)',
  pdf: 'ein PDF-Dokument',
  postScript: 'ein PostScript-Dokument',
  photoshop: 'ein Photoshop-Dokument',
  jpegXl: 'ein JPEG-XL-Bild',
  jpeg2000: 'ein JPEG-2000-Bild',
  openExr: 'ein OpenEXR-Bild',
  fits: 'ein FITS-Bild',
  dicom: 'ein DICOM-Bild',
  svg: 'eine SVG-Zeichnung',
  zip: 'ein ZIP-Archiv',
  gzip: 'ein gzip-Archiv',
  lfs: 'ein Verweis von Git LFS, nicht das Bild selbst',
  video: 'ein Video oder ein Bild ähnlich wie HEIC',
  asPicture: 'als PNG oder JPEG speichern',
  asPhonePicture:
    'als JPEG oder PNG speichern (auf dem iPhone: Einstellungen, Kamera, Formate, Maximale Kompatibilität)',
  asPng: 'als PNG mit 8 oder 16 Bit je Kanal speichern',
  unpack: 'erst entpacken',
  fetch: 'die Bilder holen (git lfs pull)',
  side: '{size}, und eine Seite darf höchstens {most, number} Bildpunkte haben; verkleinern oder das Produkt ausschneiden',
  megapixels:
    '{size} sind {count, number} Megapixel, erlaubt sind höchstens {most, number}; verkleinern, das Produkt ausschneiden oder {option} erhöhen',
  memory:
    '{size} mit {count, number} Kanälen zu {bits, number} Bit brauchen zu viel Speicher; verkleinern, das Produkt ausschneiden oder {option} erhöhen',
  data: 'die Daten sind beschädigt',
};
