"""anomalib's FastFlow, PatchCore and EfficientAD, trained by plain loops.

Networks, losses, optimisers and hyper-parameters are those of anomalib's own modules at their defaults. Only its engine
is left out, because that validates on test images and normalises scores. FastFlow and PatchCore get the backbone of a
safetensors file in place of a download. Each train_... function returns a trained module, ready for predict.
"""

import anomalib
import numpy as np
import torch
from anomalib.data.utils import read_image
from anomalib.models import EfficientAd, Fastflow, Patchcore
from lightning.pytorch import seed_everything
from safetensors.torch import load_file
from torch.utils.data import DataLoader, Dataset

VERSION = f"anomalib {anomalib.__version__}, torch {torch.__version__}"
BATCH = 32  # the default of anomalib's data modules
CORESET = 0.1  # of all patches, PatchCore's default


class Images(Dataset):
    """Image files as anomalib reads and resizes them, on a device. A CPU reads them again in every epoch, as anomalib
    does; a GPU would mostly wait for that, so it keeps them.
    """

    def __init__(self, files, pre_processor, device):
        self.files = files
        self.pre_processor = pre_processor
        self.device = device
        self.kept = {}

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        if self.device == "cpu":
            return read_input(self.files[index], self.pre_processor)
        if index not in self.kept:
            self.kept[index] = read_input(self.files[index], self.pre_processor).to(self.device)
        return self.kept[index]


class Batch:
    """What EfficientAD's own statistics take: images with labels; 0 is good."""

    def __init__(self, image):
        self.image = image
        self.gt_label = torch.zeros(len(image))


def use_threads(threads):
    """Sets how many threads PyTorch may use."""
    torch.set_num_threads(threads)


def device_name(device):
    """What a device is called in a cell: "cpu", or the name of the GPU."""
    return device if device == "cpu" else torch.cuda.get_device_name()


def train_fastflow(files, seed, options, after_epoch=lambda: None):
    """FastFlow: the likelihood by Adam for options.epochs epochs; what the last one leaves is the result."""
    seed_everything(seed, verbose=False)
    module = new_fastflow(options).to(options.device)
    optimizer = module.configure_optimizers()
    batches = DataLoader(Images(files, module.pre_processor, options.device), batch_size=BATCH, shuffle=True)
    module.train()
    for _ in range(options.epochs):
        for batch in batches:
            minimise(module.loss(*module.model(batch)), optimizer)
        after_epoch()
    return module.eval()


def train_patchcore(files, seed, options):
    """PatchCore: levels 2 and 3, a coreset of 10 % of the patches, 9 neighbours."""
    seed_everything(seed, verbose=False)
    module = new_patchcore(options).to(options.device)
    keep_patches(module, files, options)
    with torch.no_grad():
        module.fit()
    return module.eval()


def keep_patches(module, files, options):
    """PatchCore's one pass over the images: it keeps the features of all patches."""
    module.train()
    with torch.no_grad():
        for batch in DataLoader(Images(files, module.pre_processor, options.device), batch_size=BATCH):
            module.model(batch)


def train_efficientad(files, held_back, seed, options):
    """EfficientAD (small): options.steps steps of one image and one of ImageNette each; what the last one leaves is the
    result. Random training images are held back to set the scale of its two maps, for which anomalib takes test images.
    """
    seed_everything(seed, verbose=False)
    module = EfficientAd(imagenet_dir=options.imagenette, model_size="small", **surroundings(EfficientAd, options.size))
    module.model.teacher.load_state_dict(torch.load(options.teacher, map_location="cpu", weights_only=True))
    module.prepare_imagenette_data(options.size)
    module.to(options.device)

    order = torch.randperm(len(files)).tolist()
    training = Images([files[i] for i in order[held_back:]], module.pre_processor, options.device)
    scaling = Images([files[i] for i in order[:held_back]], module.pre_processor, options.device)
    module.model.mean_std.update(module.teacher_channel_mean_std(singles(training)))

    # As in its configure_optimizers, which asks a trainer for the number of steps.
    learned = [*module.model.student.parameters(), *module.model.ae.parameters()]
    optimizer = torch.optim.Adam(learned, lr=module.lr, weight_decay=module.weight_decay)
    slower_from = max(1, int(0.95 * options.steps))
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=slower_from, gamma=0.1)
    images = endless(DataLoader(training, batch_size=1, shuffle=True))
    others = endless(module.imagenet_loader)
    module.train()
    for _ in range(options.steps):
        minimise(sum(module.model(batch=next(images), batch_imagenet=next(others)[0].to(options.device))), optimizer)
        scheduler.step()

    module.eval()
    module.model.quantiles.update(module.map_norm_quantiles(singles(scaling)))
    return module


def new_fastflow(options):
    """FastFlow that has learned nothing yet, with the backbone of options.weights."""
    module = Fastflow(backbone="resnet18", pre_trained=False, **surroundings(Fastflow, options.size))
    module.model.feature_extractor.load_state_dict(load_file(options.weights))
    return module


def new_patchcore(options):
    """PatchCore without patches, with the backbone of options.weights."""
    module = Patchcore(
        backbone="resnet18",
        pre_trained=False,
        coreset_sampling_ratio=CORESET,
        num_neighbors=9,
        **surroundings(Patchcore, options.size),
    )
    module.model.feature_extractor.feature_extractor.load_state_dict(load_file(options.weights))
    return module


def surroundings(method, size):
    """anomalib's own resizing to (height, width) and normalisation; nothing that changes scores or looks at labels."""
    pre_processor = method.configure_pre_processor(size)
    return {"pre_processor": pre_processor, "post_processor": False, "evaluator": False, "visualizer": False}


def minimise(loss, optimizer):
    """One step of an optimiser."""
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def singles(images):
    """Batches of one image."""
    for index in range(len(images)):
        yield Batch(images[index][None])


def endless(loader):
    """Batches without end, in a new order at every pass."""
    while True:
        yield from loader


def read_input(file, pre_processor):
    """An image file as a network's input, [3, height, width]."""
    return pre_processor.transform(read_image(file, as_tensor=True))


def predict(module, file):
    """The raw image score and the anomaly map, height x width, of one file."""
    with torch.inference_mode():
        image = read_input(file, module.pre_processor).to(next(module.parameters()).device)
        result = module.model(image[None])
    return float(result.pred_score), result.anomaly_map[0, 0].cpu().numpy().astype(np.float32)
