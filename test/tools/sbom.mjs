/**
 * The software bill of materials of a release, in CycloneDX: `npm run sbom -- [FILE]`. npm knows every package; the bundler knows which
 * of them are in what is shipped, and only those are listed. Without date and serial number, so that two runs give the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { bundledPackages, root } from './bundled.mjs';

export function billOfMaterials() {
  const options = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const output = execFileSync('npm', options, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  const { metadata, components, ...bom } = JSON.parse(output);
  const packages = new Map(bundledPackages().map((each) => [each.name, each]));
  const kept = components
    .filter(({ name, group, version }) => packages.get(group ? `${group}/${name}` : name)?.version === version)
    .map((component) => ({ ...component, scope: undefined, properties: undefined }))
    .sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
  if (kept.length !== packages.size) throw new Error(`npm knows ${kept.length} of ${packages.size} bundled packages.`);
  const { component } = metadata;
  const refs = kept.map((each) => each['bom-ref']);
  return {
    ...bom,
    serialNumber: undefined,
    metadata: { component: { ...component, properties: undefined } },
    components: kept,
    dependencies: [{ ref: component['bom-ref'], dependsOn: refs }, ...refs.map((ref) => ({ ref, dependsOn: [] }))],
  };
}

if (process.argv[1]?.endsWith('sbom.mjs')) {
  const file = resolve(root, process.argv[2] ?? 'out/release/podlint.cdx.json');
  mkdirSync(dirname(file), { recursive: true });
  const bom = billOfMaterials();
  writeFileSync(file, `${JSON.stringify(bom, undefined, 2)}\n`);
  console.log(`${file}: ${bom.components.length} packages`);
}
