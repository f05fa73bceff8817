// Bundles every script and style sheet that lies directly in this folder into static/build/.
// Names stay stable: whitenoise adds the hashes.
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const outdir = join(here, "..", "static", "build");
const names = readdirSync(here).filter((name) => /\.(js|css)$/.test(name));

// Built beside and swapped in whole: a server that is running meanwhile never lacks a file.
const fresh = `${outdir}.new`;
const stale = `${outdir}.old`;
for (const folder of [fresh, stale]) rmSync(folder, { recursive: true, force: true });
await build({
  entryPoints: names.map((name) => join(here, name)),
  outdir: fresh,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2020",
  minify: true,
  sourcemap: true,
  legalComments: "linked",
  loader: { ".woff2": "file", ".svg": "file" },
  assetNames: "fonts/[name]",
  chunkNames: "chunks/[hash]",
  logLevel: "warning",
});
if (existsSync(outdir)) renameSync(outdir, stale);
renameSync(fresh, outdir);
rmSync(stale, { recursive: true, force: true });
