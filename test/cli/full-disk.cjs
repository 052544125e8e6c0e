/** Loaded before the program where no small disk may be mounted: every write is refused as a full disk refuses it. */
const fs = require('node:fs');

const refuse = () => {
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    errno: -28,
    syscall: 'write',
  });
};

for (const name of ['writeSync', 'writeFileSync', 'appendFileSync']) {
  const write = fs[name];
  // The standard streams are no files on that disk.
  fs[name] = (file, ...rest) => (file === 1 || file === 2 ? write(file, ...rest) : refuse());
}
