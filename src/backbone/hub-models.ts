/**
 * @file Where the weights of the ResNet family lie on the Hugging Face hub: timm's safetensors conversions of
 * torchvision's IMAGENET1K_V1 weights (BSD-3-Clause), which the results published for anomaly detection use. All were
 * trained with ImageNet's mean and deviation.
 */
export interface HubFile {
  readonly repo: string;
  readonly path: string;
  /** What the file must be, whatever hub it comes from; missing where it is not known here. */
  readonly pinned?: {
    /** The commit that it is taken from; a hub that has only the newest files may give that, if it is the same. */
    readonly revision: string;
    readonly size: number;
    readonly sha256: string;
  };
}

const PINNED: Readonly<Record<string, HubFile['pinned']>> = {
  resnet18: {
    revision: 'bbd144b3e5565108aad885f145491d11bc6ce807',
    size: 46_807_446,
    sha256: '694f673df6520a3158624e8a89af086f59923ee4cd7436fe5bc3bc71d295ad81',
  },
  resnet34: {
    revision: '1b7b21cca82ff974d341713f777bf740c2db38c4',
    size: 87_278_522,
    sha256: '0bb82595a564991a9d424708b33f5d843f5aaed7f6c0886ff10849ff97022235',
  },
  resnet50: {
    revision: '78f3ecfdb38e06d9b8397f662e7ab8fee96026fa',
    size: 102_469_840,
    sha256: '5d061a3c593d795bfe682d9b152bafbcf550579873492def3515b46db1189888',
  },
};

export const HUB_MODELS: ReadonlyMap<string, HubFile> = new Map(
  ['resnet18', 'resnet34', 'resnet50', 'wide_resnet50_2'].map((name) => [
    name,
    { repo: `timm/${name}.tv_in1k`, path: 'model.safetensors', pinned: PINNED[name] },
  ]),
);
