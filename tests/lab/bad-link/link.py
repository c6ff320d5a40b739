"""A bad link, for tests: a wire between this machine and a place of its own, with delay, loss, a rate and outages.

    link.py [--seed N] [--disk FOLDER KIB]...

The place is a network namespace (and a mount namespace with an empty disk on every FOLDER) that this process is in and
that nothing names: it is gone with the last process in it. Packets cross as the wire's two TUN devices are read and written
here, so no kernel module is needed. The first line on standard output says where both ends are; then every line on
standard input is a JSON object of settings to change, answered by one line with what became of the packets so far. The
end of standard input is the end of the wire, so a wire never outlives the test that laid it.
"""

import argparse
import collections
import ctypes
import errno
import fcntl
import json
import os
import random
import select
import struct
import subprocess
import sys
import time

# <sched.h>, <sys/mount.h>, <linux/if_tun.h>
CLONE_NEWNS = 0x00020000
CLONE_NEWNET = 0x40000000
MS_REC_PRIVATE = 0x4000 | 0x40000
TUNSETIFF = 0x400454CA
IFF_TUN_NO_PI = 0x0001 | 0x1000

# One packet is read a time, and a burst is not let keep others waiting.
PACKETS_A_TURN = 64

libc = ctypes.CDLL(None, use_errno=True)


def checked(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), what)


def ip(*words):
    subprocess.run(["ip", *words], check=True)


def open_tun():
    """A TUN device in the network namespace of now: (descriptor, name). The kernel chooses a number nobody has."""
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    request = fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", b"badlink%d", IFF_TUN_NO_PI))
    return tun, request[:16].rstrip(b"\0").decode()


def bring_up(name, own, peer):
    # No IPv6: its neighbour chatter would be packets that no test sent.
    ip("link", "set", name, "addrgenmode", "none", "mtu", "1500")
    ip("address", "add", own, "peer", peer, "dev", name)
    ip("link", "set", name, "up")


def enter_place(disks):
    checked(libc.unshare(CLONE_NEWNET | CLONE_NEWNS), "unshare")
    ip("link", "set", "lo", "up")
    checked(libc.mount(b"none", b"/", None, MS_REC_PRIVATE, None), "mount --make-rprivate /")
    for folder, kib in disks:
        options = f"size={int(kib)}k,mode=0700".encode()
        checked(libc.mount(b"badlink", os.fsencode(folder), b"tmpfs", 0, options), f"mount {folder}")


class Direction:
    """One way along the wire: a queue before a sender of a certain rate, then the delay."""

    def __init__(self, settings, target, seed):
        self.settings = settings
        self.target = target
        self.random = random.Random(seed)
        self.flying = collections.deque()
        self.sender_free_at = 0.0
        self.last_arrival = 0.0
        self.counts = {"delivered": 0, "bytes": 0, "lost": 0, "overflowed": 0, "cut": 0}

    def take(self, packet):
        """What the near device sent: when will it arrive, if at all?"""
        settings, now = self.settings, time.monotonic()
        if not settings["up"]:
            self.counts["cut"] += 1
            return
        sent_at = now
        if settings["rateKbits"] > 0:
            bytes_a_second = settings["rateKbits"] * 125
            start = max(self.sender_free_at, now)
            if (start - now) * bytes_a_second + len(packet) > settings["queueBytes"]:
                self.counts["overflowed"] += 1
                return
            sent_at = self.sender_free_at = start + len(packet) / bytes_a_second
        # Drawn for every packet that was sent, whatever the settings are: one seed, one pattern.
        chance, wobble = self.random.random(), self.random.random()
        if chance * 100 < settings["lossPercent"]:
            self.counts["lost"] += 1
            return
        # Jitter delays packets and does not let one overtake another: radio links deliver in order.
        arrival = sent_at + (settings["delayMs"] + wobble * settings["jitterMs"]) / 1000
        self.last_arrival = max(self.last_arrival, arrival)
        self.flying.append((self.last_arrival, packet))

    def deliver(self, now):
        while self.flying and self.flying[0][0] <= now:
            packet = self.flying.popleft()[1]
            if not self.settings["up"]:
                self.counts["cut"] += 1
                continue
            try:
                os.write(self.target, packet)
                self.counts["delivered"] += 1
                self.counts["bytes"] += len(packet)
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.ENOBUFS):
                    raise
                self.counts["overflowed"] += 1

    def next_arrival(self):
        return self.flying[0][0] if self.flying else None


def packets(tun):
    for _ in range(PACKETS_A_TURN):
        try:
            yield os.read(tun, 65536)
        except BlockingIOError:
            return


def answer(lines, settings, directions):
    for line in lines:
        change = json.loads(line)
        unknown = change.keys() - settings.keys()
        if unknown:
            raise ValueError(f"no such setting: {', '.join(sorted(unknown))}")
        settings.update(change)
        print(json.dumps({name: way.counts for name, way in directions.items()}), flush=True)


def run(settings, near, far, directions):
    there, back = directions["there"], directions["back"]
    unfinished = b""
    while True:
        arrivals = [at for at in (there.next_arrival(), back.next_arrival()) if at is not None]
        wait = max(0.0, min(arrivals) - time.monotonic()) if arrivals else None
        readable, _, _ = select.select([near, far, 0], [], [], wait)
        if near in readable:
            for packet in packets(near):
                there.take(packet)
        if far in readable:
            for packet in packets(far):
                back.take(packet)
        now = time.monotonic()
        there.deliver(now)
        back.deliver(now)
        if 0 in readable:
            read = os.read(0, 65536)
            if not read:
                return
            *lines, unfinished = (unfinished + read).split(b"\n")
            answer(lines, settings, directions)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--disk", nargs=2, action="append", default=[], metavar=("FOLDER", "KIB"))
    options = parser.parse_args()

    near, near_name = open_tun()
    # 198.18.0.0/15 is set aside for tests of networks (RFC 2544); a pair of addresses for every wire's number.
    number = int(near_name.removeprefix("badlink")) % 16384
    near_address, far_address = (f"198.18.{number // 128}.{number % 128 * 2 + side}" for side in (0, 1))
    bring_up(near_name, near_address, far_address)
    enter_place(options.disk)
    far, far_name = open_tun()
    bring_up(far_name, far_address, near_address)

    settings = {"up": True, "delayMs": 0, "jitterMs": 0, "lossPercent": 0, "rateKbits": 0, "queueBytes": 262144}
    directions = {
        "there": Direction(settings, far, options.seed * 2),
        "back": Direction(settings, near, options.seed * 2 + 1),
    }
    print(json.dumps({"device": near_name, "near": near_address, "far": far_address, "pid": os.getpid()}), flush=True)
    run(settings, near, far, directions)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
