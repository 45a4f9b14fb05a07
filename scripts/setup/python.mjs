// A Python with PyTorch for the parity tests, in a virtual environment in the cache folder: the newest torch from PyPI (with its
// CUDA libraries about five gigabytes on Linux, which its import needs even on the CPU). Where that cannot be installed,
// Debian's CPU build is used and said.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { ensureDebian } from './debian.mjs';
import { SetupError, cacheDirectory, run, which } from './shell.mjs';

const debianPackages = ['python3', 'python3-venv', 'python3-torch', 'python3-numpy', 'libopenblas0-pthread'];

const importsTorch = (python) =>
  spawnSync(python, ['-c', 'import torch, numpy; torch.mm(torch.eye(2), torch.eye(2))'], { stdio: 'ignore' }).status ===
  0;

/**
 * The path of a Python that imports torch and numpy. RNN_PYTHON names one that exists already.
 * @returns {Promise<string>}
 */
export const ensurePython = async () => {
  if (process.env.RNN_PYTHON) {
    if (importsTorch(process.env.RNN_PYTHON)) return process.env.RNN_PYTHON;
    throw new SetupError(`RNN_PYTHON (${process.env.RNN_PYTHON}) cannot import torch and numpy.`);
  }
  const folder = path.join(cacheDirectory(), 'pytorch');
  const python = path.join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  if (existsSync(python) && importsTorch(python)) return python;
  mkdirSync(path.dirname(folder), { recursive: true });
  console.log('Setting up Python with PyTorch in the cache folder …');
  const system = which('python3') ?? which('python');
  const debian = process.platform === 'linux' && process.getuid?.() === 0 && which('apt-get');
  if (!system && !debian)
    throw new SetupError(
      'Python 3 is missing: install it, or set RNN_PYTHON to a Python that imports torch and numpy.',
    );
  try {
    if (!system) throw new SetupError('Python 3 is missing');
    await run(system, ['-m', 'venv', '--clear', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'torch', 'numpy']);
  } catch (error) {
    if (!debian) throw error;
    console.log(`PyTorch from PyPI could not be installed (${error.message}); Debian's is used instead.`);
    await ensureDebian(debianPackages);
    await run('/usr/bin/python3', ['-m', 'venv', '--clear', '--system-site-packages', folder]);
  }
  if (!importsTorch(python))
    throw new SetupError(`The Python in ${folder} cannot import torch after its installation.`);
  return python;
};
