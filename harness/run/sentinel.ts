/** A process that does nothing but notice how late it is woken; it tells its parent, in milliseconds. */

const EVERY_MS = 10;
const WORTH_TELLING_MS = 5;

let due = performance.now() + EVERY_MS;
setInterval(() => {
  const late = performance.now() - due;
  due = performance.now() + EVERY_MS;
  if (late > WORTH_TELLING_MS) process.send?.(late);
}, EVERY_MS);
process.on('disconnect', () => process.exit());
