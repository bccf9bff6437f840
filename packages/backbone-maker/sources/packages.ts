/**
 * @file The Debian packages (bookworm) whose images are collected, and how each one's copyright file is read.
 *
 * Looked at and left out as a whole:
 * - krita-data, gimp-data, blender-data, palapeli-data, tuxpaint-stamps-default, lxqt-themes: GPL or LGPL.
 * - plasma-workspace-wallpapers: the copyright file says GPL-2+ for all; single wallpapers' metadata say LGPLv3 or
 *   CC-BY-SA-4.0. Where the two disagree the licence is not clear.
 * - python-skimage-doc: its images are plots of the gallery.
 * - ufoai's and supertuxkart's GPL files, as their copyright files tell them apart.
 */
import type { DebianSource } from './source.js';

/** Companions of a texture that carry no picture of their own: normal, gloss, specular, glow and light maps, masks. */
const MAPS =
  /[-_](nm|sm|gm|rm|n|s|nor|norm|gloss|glow|spec|mask|alpha|lightmap|emit)\.|normal|gloss|specular|lightmap|roughness/i;

/** Parts of SuperTuxKart's names that tell effects, clothes of characters, pictures of the game, sheer gradients and text. */
const NOT_TEXTURES = [
  'screenshot|sshot|minimap|postcard|logo|icon|flag|stkBook|Wesnoth|xx-|img_|waybac|s3\\.png|thing\\.|back-?text',
  'particle|lensflare|smoke|caustics|explode|spark|shadow|zipper|lightning|transp|edges|backeffect|moonDecal|torch',
  'Sara_|kiki|konqi|nolok|Eye|Girl|Women|beachGuy|wilber|Parrot|tux_body|animalPig|pino|pumpkin|plungerface|puck',
  '[-_]ibl|_ao_|nrm|checker|chess|BaseTeam|generic_dark|light\\.png|seaLantern|Ribbon|DataSignal|slowdown|window\\.',
];

export const PACKAGES: readonly DebianSource[] = [
  {
    id: 'opencv',
    kind: 'debian',
    package: 'opencv-doc',
    root: 'usr/share/doc/opencv-doc/examples/data',
    upstream: 'samples/data/',
    licence: 'Apache-2.0 AND BSD-3-Clause',
    attribution: "OpenCV's sample images, Copyright OpenCV contributors",
    author: 'OpenCV contributors',
    include: /^[^/]+$/,
    // Lena is not in Debian's package. Here go pictures whose rights are not OpenCV's to give, as far as can be told:
    // baboon (USC-SIPI), a press photo, trademarks, and other groups' data sets (Middlebury, VGG, Leuven). Then what
    // is no picture: diagrams, digits, masks, text, a face drawn by Blender; and further views of what is there once.
    exclude:
      /^(baboon|messi5|Megamind|LinuxLogo|WindowsLogo|opencv-logo|aloe|rubberwhale|basketball|leuven|graf|licenseplate|ml\.|digits|mask|gradient|pic\d|templ|tmpl|notes|imageText|text_|chessboard|detect_blob|pca_test|ela_|sudoku|Blender|ellipses|cards|right|left0[2-9]|left1|left\.|box\.|aero3)/i,
    split: 'tenth',
  },
  {
    id: 'skimage',
    kind: 'debian',
    package: 'python3-skimage',
    root: 'usr/lib/python3/dist-packages/skimage/data',
    upstream: 'skimage/data/',
    licence: 'BSD-3-Clause',
    attribution: "scikit-image's sample images, Copyright the scikit-image team",
    // Photographs alone; no drawings for tests. Brick, grass and gravel come from the shared data, as CC0.
    include: /^(astronaut|camera|cell|chelsea|clock_motion|coffee|coins|hubble_deep_field|ihc|moon|retina|rocket)\./,
    split: 'tenth',
  },
  {
    id: 'gnome',
    kind: 'debian',
    package: 'gnome-backgrounds',
    root: 'usr/share/backgrounds/gnome',
    upstream: '',
    licence: 'CC-BY-SA-3.0',
    attribution: 'GNOME backgrounds, Copyright Jakub Steiner and others',
    include: /^[^/]+$/,
    // Free text. The copyright file names adwaita*, AUTHORS beside it names the others of this list; licorice, truchet,
    // symbolic and vnc stand in neither, and are left out.
    decisions: [
      {
        patterns: ['adwaita*', 'grid*', 'pixels*', 'wood*'],
        author: 'Jakub Steiner',
        licence: 'CC-BY-SA-3.0',
      },
    ],
    split: 'tenth',
  },
  {
    id: 'mate',
    kind: 'debian',
    package: 'mate-backgrounds',
    root: 'usr/share/backgrounds/mate',
    upstream: '',
    licence: 'CC-BY-SA-4.0',
    attribution: 'MATE backgrounds, Copyright Goce Mitevski',
    include: /./,
    split: 'tenth',
  },
  {
    id: 'sway',
    kind: 'debian',
    package: 'sway-backgrounds',
    root: 'usr/share/backgrounds/sway',
    upstream: 'assets/',
    licence: 'MIT',
    attribution: "sway's wallpaper, Copyright Drew DeVault",
    include: /./,
    split: 'tenth',
  },
  ...(['16.04', '20.04'] as const).map((release): DebianSource => ({
    id: `lomiri_${release.replace('.', '')}`,
    kind: 'debian',
    package: `lomiri-wallpapers-${release}`,
    root: 'usr/share/backgrounds',
    upstream: `${release}/`,
    licence: release === '16.04' ? 'CC-BY-4.0 AND CC-BY-SA-4.0 AND CC0-1.0' : 'CC-BY-SA-3.0',
    attribution: `Lomiri wallpapers ${release}, Copyright the photographers named with each image`,
    include: /./,
    split: 'tenth',
  })),
  {
    id: 'ukui',
    kind: 'debian',
    package: 'ukui-wallpapers',
    root: 'usr/share/backgrounds',
    upstream: '',
    licence: 'CC-BY-SA-3.0',
    attribution: 'UKUI wallpapers, Copyright Ubuntu Kylin community contributors',
    include: /./,
    split: 'tenth',
  },
  {
    id: 'mypaint',
    kind: 'debian',
    package: 'mypaint-data-extras',
    root: 'usr/share/mypaint',
    upstream: '',
    licence: 'CC0-1.0',
    attribution: "MyPaint's paper backgrounds, by MrMamurk and Ramón Miranda",
    include: /^backgrounds\//,
    split: 'tenth',
  },
  {
    id: 'endless_sky',
    kind: 'debian',
    package: 'endless-sky-data',
    root: 'usr/share/games/endless-sky',
    upstream: '',
    licence: 'CC-BY-SA-4.0 AND CC-BY-SA-3.0 AND CC-BY-4.0 AND LicenseRef-public-domain',
    attribution:
      'Endless Sky, landscapes and objects, Copyright Michael Zahniser and the authors named with each image',
    // Photographs of places, and large renderings of machines; no effects, icons, frames of animations and planets,
    // which are one shaded ball after the other.
    include: /^images\/(land|scene|outfit|ship)\//,
    exclude: /unknown|geoscan/,
    split: 'tenth',
  },
  {
    id: 'ufoai',
    kind: 'debian',
    package: 'ufoai-textures',
    root: 'usr/share/games/ufoai/base',
    archive: '0textures.pk3',
    upstream: 'base/',
    licence: 'CC-BY-3.0 AND CC-BY-SA-3.0 AND MIT AND LicenseRef-public-domain',
    attribution: 'UFO: Alien Invasion, textures, Copyright the authors named with each image',
    include: /^textures\//,
    // Pictures on walls and covers of books are of one long list of authors in common, and some are certainly younger
    // than a public domain would have them.
    exclude: new RegExp(`${MAPS.source}|tex_pics/|/books`, 'i'),
    split: 'tenth',
  },
  {
    id: 'supertuxkart',
    kind: 'debian',
    package: 'supertuxkart-data',
    root: 'usr/share/games/supertuxkart',
    upstream: '',
    licence: 'CC-BY-SA-3.0 AND CC-BY-SA-4.0 AND CC-BY-3.0 AND CC-BY-4.0 AND CC0-1.0 AND LicenseRef-public-domain',
    attribution: 'SuperTuxKart, textures, Copyright the authors named with each image',
    include: /^data\/(textures|tracks|library)\//,
    exclude: new RegExp([MAPS.source, ...NOT_TEXTURES].join('|'), 'i'),
    split: 'tenth',
  },
  {
    id: 'lugaru',
    kind: 'debian',
    package: 'lugaru-data',
    root: 'usr/share/games/lugaru',
    // Upstream's Data folder is the package's whole root.
    upstream: 'Data/',
    licence: 'CC-BY-SA-3.0',
    attribution: 'Lugaru, textures, Copyright Wolfire Games',
    include:
      /^Textures\/((Snow|Sand|Rock|Boulder|Grass|MossRock|Staff)[A-Za-z0-9]*|Skybox[^/]*\/[A-Z][a-z]+)\.(png|jpg)$/,
    split: 'tenth',
  },
];
