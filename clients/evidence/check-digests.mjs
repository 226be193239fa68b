#!/usr/bin/env node
/**
 * Checks the signed digests of a Cifra installation, from where they are kept, without Cifra: Node 20 and this file.
 *
 *   node check-digests.mjs <folder of digests> --key <first public key> [--lines <folder of audit lines>]
 *
 * The first key is `0001.public.jwk` of the installation, copied on its first day and kept where its operators cannot write; later keys are
 * introduced by digests that the key before them has signed too. After a key was revoked give the new one as well: `--key` may be given several times. What is checked, in docs/specs/digests.md: signatures, that each digest names the one before, that no
 * chain goes back, and, with audit lines, that the commits in them are those that were vouched for. Days without a digest are named: for them nothing
 * outside vouches. Ends with 1 if anything is wrong.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const [folder, ...flags] = process.argv.slice(2);
const flagOf = (name) => (flags.includes(name) ? flags[flags.indexOf(name) + 1] : undefined);
const linesFolder = flagOf('--lines');
const keyFiles = flags.filter((_, index) => flags[index - 1] === '--key');
if (folder === undefined || keyFiles.length === 0) {
  console.error(
    'usage: check-digests.mjs <folder of digests> --key <first public key> [--lines <folder of audit lines>]',
  );
  process.exit(2);
}

const faults = [];
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const keyOf = (x) => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
/** RFC 7638. */
const thumbprintOf = (x) =>
  createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');

/** A detached JWS (RFC 7515, appendix F) by one of the keys. */
function signerOf(digest, signature, keys) {
  const [header = '', between, value = ''] = String(signature).split('.');
  if (between !== '') return null;
  const { alg, typ, kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const key = alg === 'EdDSA' && typ === 'cifra-signed-text' ? keys.get(kid) : undefined;
  const signed = Buffer.from(`${header}.${Buffer.from(digest).toString('base64url')}`);
  return key !== undefined && verify(null, signed, key, Buffer.from(value, 'base64url')) ? kid : null;
}

function digestsIn(directory) {
  const found = [];
  for (const name of readdirSync(directory)
    .filter((each) => each.endsWith('.json'))
    .sort()) {
    try {
      const kept = JSON.parse(readFileSync(path.join(directory, name), 'utf8'));
      const facts = JSON.parse(kept.digest);
      if (facts.format !== 'cifra-digest-1') throw new Error('it is of another format');
      found.push({ ...kept, name, facts, sha256: sha256(kept.digest) });
    } catch (error) {
      faults.push(`${name}: no digest (${error.message})`);
    }
  }
  return found.sort((one, other) => (one.facts.issuedAt < other.facts.issuedAt ? -1 : 1));
}

const keys = new Map(
  keyFiles.map((file) => JSON.parse(readFileSync(file, 'utf8'))).map(({ x }) => [thumbprintOf(x), keyOf(x)]),
);
const inside = path.join(folder, 'digests');
const digests = digestsIn(existsSync(inside) ? inside : folder);
const days = new Set();
const heads = new Map();
const vouched = new Map();
let before = null;
let soundCount = 0;

for (const digest of digests) {
  const { name, facts } = digest;
  let signer = null;
  try {
    signer =
      signerOf(digest.digest, digest.signature, keys) ??
      (digest.earlierSignature ? signerOf(digest.digest, digest.earlierSignature, keys) : null);
  } catch {
    // No JWS at all.
  }
  if (signer === null) {
    faults.push(`${name}: not signed by a key that the first one leads to`);
    continue;
  }
  soundCount += 1;
  // Only a key that is trusted already introduces others.
  for (const { kid, x } of facts.keys ?? []) if (thumbprintOf(x) === kid) keys.set(kid, keyOf(x));
  if (before !== null && facts.previous !== before.sha256)
    faults.push(
      `${name}: names ${facts.previous ?? 'none'} as the one before, and ${before.name} is ${before.sha256}: one is missing, or was put in`,
    );
  if (before === null && facts.previous !== null)
    console.log(
      `The first digest here, ${name}, is not the first that was made: what is before it is not covered.`,
    );
  before = digest;
  days.add(facts.issuedAt.slice(0, 10));
  const chains = [
    { chain: '_firm', line: 1, headNumber: facts.control.headNumber, headHash: facts.control.headHash },
    ...facts.tenants.map((tenant) => ({ ...tenant, chain: tenant.slug })),
  ];
  for (const { chain, tenantId = chain, line = 1, headNumber, headHash } of chains) {
    const known = heads.get(tenantId);
    const number = BigInt(headNumber);
    if (known && known.line === line && number < known.number)
      faults.push(`${name}: the chain of ${chain} went back from ${known.number} to ${number}`);
    if (known && known.line === line && number === known.number && headHash !== known.hash)
      faults.push(`${name}: commit ${number} of ${chain} was ${known.hash}, and is ${headHash}`);
    if (known && line < known.line)
      faults.push(`${name}: the chain of ${chain} left line ${known.line} for ${line}`);
    heads.set(tenantId, { line, number, hash: headHash });
    if (headHash !== null)
      vouched.set(`${chain} ${headNumber} ${headHash}`, { name, chain, headNumber, headHash, tenantId });
  }
}

if (linesFolder !== undefined) {
  const hashes = new Map();
  for (const trail of readdirSync(linesFolder))
    for (const file of readdirSync(path.join(linesFolder, trail)))
      for (const text of readFileSync(path.join(linesFolder, trail, file), 'utf8').split('\n')) {
        let line = null;
        try {
          line = JSON.parse(text);
        } catch {
          // Torn off by a crash: its commit follows again.
        }
        if (line === null) continue;
        const place = `${line.tenantId ?? '_firm'} ${line.commit}`;
        const known = hashes.get(place) ?? new Set();
        hashes.set(place, known.add(line.commitHash));
      }
  let comparedCount = 0;
  for (const { name, chain, headNumber, headHash, tenantId } of vouched.values()) {
    const found = hashes.get(`${tenantId} ${headNumber}`);
    if (found === undefined) continue;
    comparedCount += 1;
    if (!found.has(headHash))
      faults.push(
        `${name}: commit ${headNumber} of ${chain} is ${headHash}, and ${[...found].join(', ')} in the lines`,
      );
  }
  console.log(`${comparedCount} of ${vouched.size} vouched commits are in the audit lines.`);
}

const sorted = [...days].sort();
const missing = [];
for (let day = sorted[0]; day !== undefined && day < sorted.at(-1);) {
  day = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  if (!days.has(day)) missing.push(day);
}
if (missing.length > 0)
  console.log(`Days without a digest, for which nothing outside vouches: ${missing.join(', ')}`);
for (const fault of faults) console.log(`FAULT ${fault}`);
if (digests.length === 0) {
  console.log('There is no digest.');
  process.exit(1);
}
console.log(
  `${soundCount} of ${digests.length} digests signed, ${heads.size} chains, from ${sorted[0] ?? '-'} to ${sorted.at(-1) ?? '-'}: ${faults.length === 0 ? 'they hold' : `${faults.length} faults`}`,
);
process.exit(faults.length === 0 ? 0 : 1);
