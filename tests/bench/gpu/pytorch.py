"""Images per second of a training step in PyTorch: `pytorch.py ResNet-56|MobileNetV2 BATCH`, float32 on the GPU.

The networks have the shapes of those that the bench trains: ResNet-56 for CIFAR with parameter-free shortcuts, MobileNetV2
1.0 at 96x96 without batch normalisation (the file has it folded into biases).
"""

import sys
import time

try:
    import torch
    from torch import nn
    from torch.nn import functional
except ImportError:
    sys.exit("PyTorch is not installed")


class Block(nn.Module):
    def __init__(self, before, width, stride):
        super().__init__()
        self.first = nn.Conv2d(before, width, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(width)
        self.second = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(width)
        self.stride, self.added = stride, width - before

    def forward(self, x):
        branch = functional.relu(self.first_norm(self.first(x)))
        branch = self.second_norm(self.second(branch))
        if self.stride > 1:
            half = self.added // 2
            x = functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, half, self.added - half))
        return functional.relu(branch + x)


def resnet56():
    widths = [16] * 9 + [32] * 9 + [64] * 9
    layers, before = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()], 16
    for width in widths:
        layers.append(Block(before, width, 2 if width != before else 1))
        before = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


class Inverted(nn.Module):
    def __init__(self, before, width, stride, expansion):
        super().__init__()
        inner = before * expansion
        expand = [nn.Conv2d(before, inner, 1), nn.ReLU6()] if expansion > 1 else []
        depthwise = [nn.Conv2d(inner, inner, 3, stride, 1, groups=inner), nn.ReLU6()]
        self.branch = nn.Sequential(*expand, *depthwise, nn.Conv2d(inner, width, 1))
        self.residual = stride == 1 and before == width

    def forward(self, x):
        return x + self.branch(x) if self.residual else self.branch(x)


def mobilenet_v2():
    layers, before = [nn.Conv2d(3, 32, 3, 2, 1), nn.ReLU6()], 32
    table = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
    for expansion, width, repeats, stride in table:
        for repeat in range(repeats):
            layers.append(Inverted(before, width, stride if repeat == 0 else 1, expansion))
            before = width
    head = [nn.Conv2d(320, 1280, 1), nn.ReLU6(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1280, 1001)]
    return nn.Sequential(*layers, *head)


def images_per_second(name, batch, tf32):
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tf32
    side, make = (32, resnet56) if name == "ResNet-56" else (96, mobilenet_v2)
    network = make().cuda().to(memory_format=torch.channels_last)
    images = torch.randn(batch, 3, side, side, device="cuda").to(memory_format=torch.channels_last)
    labels = torch.randint(0, 10, (batch,), device="cuda")
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-4, momentum=0.9, weight_decay=1e-4)
    times = []
    for step in range(40):
        torch.cuda.synchronize()
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        functional.cross_entropy(network(images), labels).backward()
        optimizer.step()
        torch.cuda.synchronize()
        if step >= 10:
            times.append(time.perf_counter() - start)
    return batch / sorted(times)[len(times) // 2]


def main():
    name, batch = sys.argv[1], int(sys.argv[2])
    if not torch.cuda.is_available():
        sys.exit("PyTorch finds no GPU")
    for label, tf32 in [("float32", False), ("TF32", True)]:
        rate = images_per_second(name, batch, tf32)
        print(f"  PyTorch {torch.__version__}, {torch.cuda.get_device_name()}, {label}: {rate:.0f} images/s")


main()
