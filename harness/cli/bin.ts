#!/usr/bin/env node
/** Says on an old Node what to do instead of failing somewhere inside. */

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `vanmoi-conform needs Node 22.19 or later; this is ${process.versions.node}. Try: npx -p node@24 -p vanmoi-conform vanmoi-conform`,
  );
  process.exitCode = 2;
} else {
  await import('./main.ts');
}

export {};
