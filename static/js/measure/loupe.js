// What lies under a point, magnified, with a cross that leaves it free.

const MAGNIFIED = 3;
const CROSS = [[-1, 0], [1, 0], [0, -1], [0, 1]];

/**
 * @param {HTMLCanvasElement} loupe
 * @param {CanvasImageSource} picture
 * @param {number[]} place in the picture's pixels
 * @param {{wide: number, scale: number}} about how wide the loupe is on the screen, and how many
 *   pixels of the screen one of the picture takes
 */
export function magnify(loupe, picture, [x, y], { wide, scale }) {
  const ratio = devicePixelRatio;
  const side = Math.round(wide * ratio);
  if (loupe.width !== side) [loupe.width, loupe.height] = [side, side];
  const seen = wide / (scale * MAGNIFIED);
  const pen = loupe.getContext("2d");
  pen.fillStyle = "#20262a";
  pen.fillRect(0, 0, side, side);
  pen.drawImage(picture, x - seen / 2, y - seen / 2, seen, seen, 0, 0, side, side);
  const middle = side / 2;
  const gap = 7 * ratio;
  pen.strokeStyle = "#fff";
  pen.lineWidth = ratio;
  pen.beginPath();
  for (const [across, along] of CROSS) {
    pen.moveTo(middle + across * gap, middle + along * gap);
    pen.lineTo(middle + across * side, middle + along * side);
  }
  pen.stroke();
  pen.strokeStyle = "#ff8f78";
  pen.lineWidth = 2 * ratio;
  pen.beginPath();
  pen.arc(middle, middle, 0.8 * gap, 0, 2 * Math.PI);
  pen.stroke();
}
