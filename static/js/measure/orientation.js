// How a picture was held when it was taken, as its file says: 1 to 8 after Exif, 1 of any other.
// The browser turns it by itself; that it is mirrored has to be told.

const MARKER = { begin: 0xffd8, app1: 0xffe1, scan: 0xffda };
const EXIF = 0x45786966;
const ORIENTATION = 0x0112;
const READ = 128 * 1024;

function inExif(view, start) {
  const tiff = start + 6;
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  const entries = view.getUint16(directory, little);
  for (let n = 0; n < entries; n += 1) {
    const entry = directory + 2 + 12 * n;
    if (view.getUint16(entry, little) === ORIENTATION) return view.getUint16(entry + 8, little);
  }
  return 1;
}

function inJpeg(view) {
  if (view.getUint16(0) !== MARKER.begin) return 1;
  let place = 2;
  for (;;) {
    const marker = view.getUint16(place);
    if (marker === MARKER.scan || marker < 0xff00) return 1;
    if (marker === MARKER.app1 && view.getUint32(place + 4) === EXIF) return inExif(view, place + 4);
    place += 2 + view.getUint16(place + 2);
  }
}

/** @param {Blob} file */
export async function orientationOf(file) {
  try {
    const found = inJpeg(new DataView(await file.slice(0, READ).arrayBuffer()));
    return found >= 1 && found <= 8 ? found : 1;
  } catch {
    // It ends before it says so.
    return 1;
  }
}

export const isMirrored = (orientation) => [2, 4, 5, 7].includes(orientation);
