// The version of RNN Studio, from the package that this code is part of; the build puts the number in.
import manifest from '../../../package.json' with { type: 'json' };

export const version: string = manifest.version;
