export type Variant = 'cpu' | 'cuda';

/** The version the native code is written for; CMakeLists.txt has the same. */
export const libtorchVersion = '2.13.0';

/** How one variant of LibTorch is called by those who publish it. */
export interface Release {
  /** The local version label of its wheels: `2.13.0+cpu`. */
  label: string;
  /** What pip is asked for as the user has configured it. */
  requirement: string;
  /** Rough sizes in bytes, to be told beforehand. */
  download: number;
  disk: number;
}

/**
 * `===` compares the version as text: without it pip would take 2.13.0+cpu for 2.13.0 where it knows both. Without a
 * label, the Linux wheel of the Python Package Index is the CUDA one.
 */
export const releases: Record<Variant, Release> = {
  cpu: {label: 'cpu', requirement: `torch==${libtorchVersion}+cpu`, download: 192e6, disk: 510e6},
  cuda: {label: 'cu130', requirement: `torch===${libtorchVersion}`, download: 2.4e9, disk: 3.7e9},
};

/** PyTorch's own index of wheels of a variant. */
export function wheelIndex(variant: Variant): string {
  return `https://download.pytorch.org/whl/${releases[variant].label}`;
}

/** The official archive without Python; `$MCQ_LIBTORCH_MIRROR` names another place that has the same files. */
export function archiveUrl(variant: Variant): string {
  const base = process.env.MCQ_LIBTORCH_MIRROR || 'https://download.pytorch.org/libtorch';
  const {label} = releases[variant];
  return `${base.replace(/\/$/, '')}/${label}/libtorch-shared-with-deps-${libtorchVersion}%2B${label}.zip`;
}
