/**
 * @file Where the weights of the ResNet family lie on the Hugging Face hub: timm's safetensors conversions of
 * torchvision's IMAGENET1K_V1 weights (BSD-3-Clause), which the results published for anomaly detection use. All were
 * trained with ImageNet's mean and deviation.
 */
export interface HubFile {
  readonly repo: string;
  readonly path: string;
}

export const HUB_MODELS: ReadonlyMap<string, HubFile> = new Map(
  ['resnet18', 'resnet34', 'resnet50', 'wide_resnet50_2'].map((name) => [
    name,
    { repo: `timm/${name}.tv_in1k`, path: 'model.safetensors' },
  ]),
);
