"""One step from a slip to what was meant: everything that is suggested is typed at once, and nothing is left to say."""

from typing import Any

import pytest
from typed import at_once

import thence

Rows = list[tuple[str, str]]
FACTS: dict[str, Any] = {"steps_per_epoch": 1250}

STAGES: Rows = [
    ("warmup(2k, 3e-4) then stable(70k) then decay(8k, 0)", "warmup(2k, 3e-4) then hold(70k) then linear(8k, 0)"),
    ("warmup(2k, 3e-4) then steady(7k) then anneal(8k, 0)", "warmup(2k, 3e-4) then hold(7k) then linear(8k, 0)"),
    ("warmup(2k, 3e-4) then flat(7k) then fall(8k, 0)", "warmup(2k, 3e-4) then hold(7k) then linear(8k, 0)"),
    ("rise(2k, 0->3e-4) then keep(7k)", "linear(2k, 0->3e-4) then hold(7k)"),
    ("warmup(1k, 1) then hold(2k) then decay(8k, 0.01)", "warmup(1k, 1) then hold(2k) then linear(8k, 0.01)"),
    ("warmup(2k, 1) then plateau(7k) then decay(8k)", "warmup(2k, 1) then hold(7k) then linear(8k, 0)"),
    ("warmup(2k, 1) then stable then decay(8k, 0)", "warmup(2k, 1) then hold(1000) then linear(8k, 0)"),
    ("warmup(2k, 1) then constant then decay(8k, 0) over 20k", "warmup(2k, 1) then hold(rest) then linear(8k, 0) over 20k"),
    ("warmup(2k, 1) then flat", "warmup(2k, 1)"),
    ("warmup(2k, 1) then anneal", "warmup(2k, 1) then linear(1000, 0)"),
    ("warmup(steps=1000, lr=1) then cosine(steps=9000, end=0)", "warmup(n=1000, to=1) then cosine(n=9000, to=0)"),
    ("decay(8k, 0)", "linear(8k, 1e-3->0)"),
    ("decay(8k, 1e-3->1e-5)", "linear(8k, 1e-3->1e-5)"),
    ("decay(1e-3->0, 8k)", "linear(8k, 1e-3->0)"),
    ("decay(5 ep, 0)", "linear(5 ep, 1e-3->0)"),
    ("decay(1e-3, 500)", "decay(1e-3, 0.96, 500)"),
    ("decay(500, 0.9)", "decay(1e-3, 0.9, 500)"),
    ("warmup(10, 1) then decay(500, 0.9)", "warmup(10, 1) then decay(rate=0.9, every=500)"),
    ("warmup(10, 1) then decay(0.9, 500)", "warmup(10, 1) then decay(rate=0.9, every=500)"),
    ("warmup(10, 1) then pause(5) then sqrt(90, 0)", "warmup(10, 1) then hold(5) then sqrt_decay(90, 0)"),
    ("warmup(10, 1) then rest over 90", "warmup(10, 1) then hold(rest) over 90"),
    ("warmup(10, 1) then rest", "warmup(10, 1) then hold(1000)"),
    ("rsqrt(90, 1->0)", "linear(90, 1->0)"),
    ("onecycle(5000, 0->0.1)", "onecycle(5000, 0.1)"),
    ("constant(3e-4, 9000) then linear(1000, 0)", "hold(9000, 3e-4) then linear(1000, 0)"),
    ("constant(9000, 3e-4) then linear(1000, 0)", "hold(9000, 3e-4) then linear(1000, 0)"),
    ("constant(3e-4, steps=9k) then linear(1k, 0)", "hold(9k, 3e-4) then linear(1k, 0)"),
    ("constant(0.1, 5 ep)", "hold(5 ep, 0.1)"),
    ("total = 100; constant(0.1, rest)", "total = 100; hold(rest, 0.1)"),
    ("hold(100, 1->0)", "linear(100, 1->0)"),
    ("warmup(1e-3, 5ep)", "warmup(5ep, 1e-3)"),
]  # fmt: skip

SHAPES: Rows = [
    ("sawtooth(2000, 1e-4->1e-3)", "repeat(linear(2000, 1e-4->1e-3))"),
    ("saw(2000, 1e-3->0)", "repeat(linear(2000, 1e-3->0))"),
    ("sawtooth(2000, 1e-3)", "repeat(linear(2000, 0->1e-3))"),
    ("zigzag(2 ep, 32->512)", "repeat(triangle(2 ep, 32->512))"),
    ("triangle_wave(2000, 1e-4->1e-3)", "repeat(triangle(2000, 1e-4->1e-3))"),
    ("square(2000, 0->1)", "repeat(hold(1000, 0) then hold(1000, 1))"),
    ("sine(2000, 0->1)", "repeat(cosine(1000, 0->1) then cosine(1000, 0))"),
    ("sawtooth(n=2000, from=1e-4, to=1e-3)", "repeat(linear(2000, 1e-4->1e-3))"),
    ("square(2000, min=0.1, max=1)", "repeat(hold(1000, 0.1) then hold(1000, 1))"),
    ("stairs(0.1, 0.5, 1000)", "decay(0.1, 0.5, 1000, staircase=true)"),
    ("cyclic(2000, 1e-4->1e-3)", "repeat(triangle(4000, 1e-4->1e-3))"),
    ("triangular(1e-4, 1e-3, 2000)", "repeat(triangle(4000, 1e-4->1e-3))"),
    ("sgdr(1000, 1e-3->0)", "repeat(cosine(1000, 1e-3->0))"),
    ("warmup(10, 1) then cosine_decay(90, 0.1)", "warmup(10, 1) then cosine(90, 0.1)"),
    ("warmup(10, 1) then linear_decay(90)", "warmup(10, 1) then linear(90, 0)"),
    ("sigmoid(1000, 1->0)", "tanh_decay(1000, 1->0)"),
    ("geometric(1000, 1e-3->1e-5)", "exponential(1000, 1e-3->1e-5)"),
]

TURNS: Rows = [
    ("cosine(12k, 1e-3->0, num_cycles=3)", "repeat(cosine(4000, 1e-3->0), times=3)"),
    ("cosine(10k, 1e-3->0, num_cycles=3)", "repeat(cosine(3333, 1e-3->0), times=3)"),
    ("cosine(9 ep, 1->0, power=2, cycles=3)", "repeat(cosine(3 ep, 1->0, power=2), times=3)"),
    ("warmup(10, 1) then cosine(12k, 0, n_cycles=4)", "warmup(10, 1) then repeat(cosine(3000, 0), times=4)"),
    ("cosine(10, 1->0, num_cycles=0.5)", "cosine(10, 1->0)"),
    ("cosine(10, 1->0, T_mult=2)", "repeat(cosine(10, 1->0), stretch=2)"),
    ("cosine(10, 1->0, t_mul=2, m_mul=0.5)", "repeat(cosine(10, 1->0), stretch=2, scale=0.5)"),
    ("linear(10, 1->0, repeats=5)", "repeat(linear(10, 1->0), times=5)"),
    ("repeat(cosine(10, 1->0), 3, 2, 0.5)", "repeat(cosine(10, 1->0), 3, stretch=2, scale=0.5)"),
]

LIMITS: Rows = [
    ("clip(linear(100, 1->0), min=0.1)", "max(linear(100, 1->0), 0.1)"),
    ("clip(linear(100, 1->0), floor=0.1)", "max(linear(100, 1->0), 0.1)"),
    ("clip(linear(100, 1->0), max=0.5)", "min(linear(100, 1->0), 0.5)"),
    ("clip(linear(100, 1->0), max=0.5, min=0.1)", "clip(linear(100, 1->0), 0.1, 0.5)"),
    ("clip(linear(100, 1->0), 0.1, hi=0.5)", "clip(linear(100, 1->0), 0.1, 0.5)"),
    ("lr = warmup(10, 3e-3) then cosine(90, 0); wd = lr / max(lr)", "lr = warmup(10, 3e-3) then cosine(90, 0); wd = lr / 3e-3"),
    ("lr = linear(90, 1->0.2); wd = 0.1 * lr / min(lr)", "lr = linear(90, 1->0.2); wd = 0.1 * lr / 0.2"),
]  # fmt: skip

PLACES: Rows = [
    ("steps(0.1, 30ep @ 0.01, 60ep @ 0.001)", "steps(0.1, 0.01 @ 30ep, 0.001 @ 60ep)"),
    ("steps(2, 5 ep @ 1)", "steps(2, 1 @ 5 ep)"),
    ("points(0 @ 0, 5 ep @ 1e-3, 90 ep @ 0)", "points(0 @ 0, 1e-3 @ 5 ep, 0 @ 90 ep)"),
    ("steps(0.1, 30ep->0.01)", "steps(0.1, 0.01 @ 30ep)"),
]
PLACES += [
    ("0.1 @ 0, 0.01 @ 30 ep, 0.001 @ 60 ep", "steps(0.1, 0.01 @ 30 ep, 0.001 @ 60 ep)"),
    ("lr = 0.1, 0.01 @ 30 ep; wd = 0.1 * lr", "lr = steps(0.1, 0.01 @ 30 ep); wd = 0.1 * lr"),
    ("0.1 @ 0 then 0.01 @ 30", "steps(0.1, 0.01 @ 30)"),
    ("0.1 @ 0\n0.01 @ 30\n1e-3 @ 60", "steps(0.1, 0.01 @ 30, 1e-3 @ 60)"),
    ("lr = 0.1, 0.01 @ 30 over 90", "lr = steps(0.1, 0.01 @ 30) over 90"),
    ("1e-3 @ 100, 0 @ 200", "points(1e-3 @ 100, 0 @ 200)"),
    ("warmup(9, 0.1) then 0.1, 0.01 @ 30", "warmup(9, 0.1) then steps(0.1, 0.01 @ 30)"),
    ("steps(0.1, boundaries=[30000, 60000], gamma=0.1)", "steps(0.1, 0.01 @ 30000, 1e-3 @ 60000)"),
    ("steps(lr=0.1, milestones=(30, 60), gamma=0.5)", "steps(0.1, 0.05 @ 30, 0.025 @ 60)"),
    ("steps(0.1, 30 ep, 60 ep, gamma=50%)", "steps(0.1, 0.05 @ 30 ep, 0.025 @ 60 ep)"),
    ("steps(0.1, [30, 60], 0.1)", "steps(0.1, 0.01 @ 30, 1e-3 @ 60)"),
    ("steps([0.1, 0.01], [30])", "steps(0.1, 0.01 @ 30)"),
    ("steps([0, 30, 60], [0.1, 0.01, 1e-3])", "steps(0.1, 0.01 @ 30, 1e-3 @ 60)"),
    ("steps(values=[0.1, 0.01], boundaries=[30])", "steps(0.1, 0.01 @ 30)"),
    ("warmup(9, 32) then steps(32, [30, 60], [64, 128])", "warmup(9, 32) then steps(32, 64 @ 30, 128 @ 60)"),
]  # fmt: skip

WORDS: Rows = [
    (
        "linear warmup(1000, 1e-3) then cosine decay(9000, 1e-5)",
        "warmup(1000, 1e-3) then cosine(9000, 1e-5)",
    ),
    ("linear warmup(10, 1) then linear decay(90, 0)", "warmup(10, 1) then linear(90, 0)"),
    ("warmup(10, 1) then cosine annealing(90, 0.1)", "warmup(10, 1) then cosine(90, 0.1)"),
    ("cosine warmup(10, 1)", "cosine(10, 0->1)"),
    ("slow warmup(10, 1)", "warmup(10, 1)"),
    ("polynomial decay(100, 1->0, power=2)", "polynomial(100, 1->0, power=2)"),
    ("exponential decay(1e-3, 0.96, 1000)", "decay(1e-3, 0.96, 1000)"),
    ("exponential decay(1e-3, 1000, 0.96)", "decay(1e-3, 0.96, 1000)"),
    ("inverse time decay(0.1, 0.5, 100)", "inverse_time(0.1, 0.5, 100)"),
    ("step decay(0.1, 0.5, 1000)", "decay(0.1, 0.5, 1000, staircase=true)"),
    ("one cycle(1000, 0.01)", "onecycle(1000, 0.01)"),
    ("sqrt decay(100, 1->0)", "sqrt_decay(100, 1->0)"),
    ("cosine(until=1000, to=1->0)", "cosine(until 1000, to=1->0)"),
    ("cosine(to=1->0, until=1000)", "cosine(to=1->0, n=until 1000)"),
    ("cosine(for=1000, to=1->0)", "cosine(n=1000, to=1->0)"),
    ("5e-4 * 0.5 ** (step // 1000)", "5e-4 * 0.5 ^ (floor(step / 1000))"),
    ("2 ^ -((step + 1) // 250)", "2 ^ -(floor((step + 1) / 250))"),
    ("warmup(9, 1) then linear(rest - 20, 0) then hold(20) over 90", "warmup(9, 1) then linear(rest, 0) then hold(20) over 90"),
]  # fmt: skip

# Factors side by side, so many times a value, and what is no product.
PRODUCTS: Rows = [
    ("0.5 * (1 + cos(π step / 10000)) for 10000", "0.5 * (1 + cos(pi * step / 10000)) for 10000"),
    ("1e-3 * sin(2pi step / 100)^2 for 100", "1e-3 * sin(2 * pi * step / 100)^2 for 100"),
    ("1e-3 * sin(2 pi step / 100)^2 for 100", "1e-3 * sin(2 * pi * step / 100)^2 for 100"),
    ("1e-3 * sin(step / 2pi)^2 for 100", "1e-3 * sin(step / (2 * pi))^2 for 100"),
    ("1e-3 * 2 step / 100 for 100", "1e-3 * 2 * step / 100 for 100"),
    ("1e-3 / (1 + 0.1step) for 100", "1e-3 / (1 + 0.1 * step) for 100"),
    ("1e-3 * exp(-0.1 step) for 100", "1e-3 * exp(-0.1 * step) for 100"),
    ("1e-3 * 0.5(1 + cos(pi * step / 100)) for 100", "1e-3 * 0.5 * (1 + cos(pi * step / 100)) for 100"),
    ("1e-5 * (1 - step / 100)^2 step for 100", "1e-5 * (1 - step / 100)^2 * step for 100"),
    ("1e-5 * (1 - step / 100) step for 100", "1e-5 * (1 - step / 100) * step for 100"),
    ("peak = 3e-4; warmup(10, peak) then cosine(90, 0.1peak)", "peak = 3e-4; warmup(10, peak) then cosine(90, 0.1 * peak)"),
    ("peak = 3e-4; warmup(10, peak) then cosine(90, .1 peak)", "peak = 3e-4; warmup(10, peak) then cosine(90, .1 * peak)"),
    ("peak = 3e-4; steps(peak, 0.1 peak @ 30k, 0.01peak @ 60k)", "peak = 3e-4; steps(peak, 0.1 * peak @ 30k, 0.01 * peak @ 60k)"),
    ("a = 0.5; b = 2; a b * cosine(10, 1->0)", "a = 0.5; b = 2; a * b * cosine(10, 1->0)"),
    ("total = 100; warmup(0.1total, 1) then cosine(rest, 0)", "total = 100; warmup(0.1 * total, 1) then cosine(rest, 0)"),
    ("lr = cosine(10, 1->0); wd = 0.1 lr", "lr = cosine(10, 1->0); wd = 0.1 * lr"),
    ("n = 5; hold(10n, 1)", "n = 5; hold(10 * n, 1)"),
    ("peak = 3e-4; hold(9, 1e-3) then cosine(90, 10% peak)", "peak = 3e-4; hold(9, 1e-3) then cosine(90, 0.1 * peak)"),
    ("peak = 3e-4; hold(9, 1e-3) then cosine(90, 10%peak)", "peak = 3e-4; hold(9, 1e-3) then cosine(90, 0.1 * peak)"),
    ("peak = 3e-4; warmup(9, 1e-1peak)", "peak = 3e-4; warmup(9, 1e-1 * peak)"),
    ("peak = 1e-3; linear(1000, 0 peak)", "peak = 1e-3; linear(1000, 0->peak)"),
    ("peak = 1e-3; warmup(1000 peak)", "peak = 1e-3; warmup(1000, peak)"),
    ("peak = 1; low = 0; linear(1000, peak low)", "peak = 1; low = 0; linear(1000, peak->low)"),
    ("warmup(2step, 1) then hold(3 step)", "warmup(2, 1) then hold(3)"),
    ("steps(1e-3, \N{MULTIPLICATION SIGN}0.1 @ 30k, \N{MULTIPLICATION SIGN}0.1 @ 60k)", "steps(1e-3, 10% @ 30k, 10% @ 60k)"),
    ("steps(1e-3, *0.1 @ 30k, *= 0.1 @ 60k)", "steps(1e-3, 10% @ 30k, 10% @ 60k)"),
    ("steps(1e-3, x 0.1 @ 30k, 0.5x @ 60k)", "steps(1e-3, 10% @ 30k, 50% @ 60k)"),
    ("steps(1e-3, /10 @ 30k, \N{DIVISION SIGN}4 @ 60k)", "steps(1e-3, 10% @ 30k, 25% @ 60k)"),
    ("steps(32, x2 @ 30k)", "steps(32, 200% @ 30k)"),
    ("steps(0.1, times 0.1 @ 30k, * 1/4 @ 60k)", "steps(0.1, 10% @ 30k, 25% @ 60k)"),
    ("total = 90e; warmup(5%, 1) then cosine(rest, 0)", "total = 90 ep; warmup(5%, 1) then cosine(rest, 0)"),
    ("decay(0.1, 0.97, 2.4e)", "decay(0.1, 0.97, 2.4 ep)"),
    ("1e-3, x0.1 @ 30k, x0.1 @ 60k", "steps(1e-3, 10% @ 30k, 10% @ 60k)"),
    ("warmup(2e, 0.1) then cosine(until 90e, 0)", "warmup(2 ep, 0.1) then cosine(until 90 ep, 0)"),
    ("delay(2e, steps(0.1, 0.01 @ 30E)) over 90.5e", "delay(2 ep, steps(0.1, 0.01 @ 30 ep)) over 90.5 ep"),
    ("warmup(1000, 1e) then hold(5)", "warmup(1000, 1e-3) then hold(5)"),
]  # fmt: skip

# Shapes as arguments, divisors of a peak, places that stand before their values, and what recurs as a whole.
SHAPED: Rows = [
    ("warmup(10, 1, curve=cosine) then linear(90, 0)", "cosine(10, 0->1) then linear(90, 0)"),
    ("warmup(10, 0.1->1, type=exp)", "exponential(10, 0.1->1)"),
    ("warmup(n=10, to=1, shape=cos)", "cosine(n=10, to=0->1)"),
    ("warmup(10, from=0.1, to=1, mode=cosine)", "cosine(10, from=0.1, to=1)"),
    ("warmup(10, 1, curve=linear)", "warmup(10, 1)"),
    ("warmup(10, 1, method=cosine)", "cosine(10, 0->1)"),
    ("warmup(10, 1) then decay(90, 0, shape=cosine)", "warmup(10, 1) then cosine(90, 0)"),
    ("warmup(10, 1, cosine) then hold(5)", "cosine(10, 0->1) then hold(5)"),
    ("warmup(10, 1) then linear(90, 0, curve=cosine)", "warmup(10, 1) then cosine(90, 0)"),
    ("onecycle(1000, 0.01, rise=30%, div=25, final_div=1e4)", "onecycle(1000, 0.01, rise=30%, start=4%, end=0.01%)"),
    ("onecycle(1000, 0.01, divFactor=10, div_final=8)", "onecycle(1000, 0.01, start=10%, end=12.5%)"),
    ("points(0 @ 0, 1000 @ 1e-3, 10000 @ 0)", "points(0 @ 0, 1e-3 @ 1000, 0 @ 10000)"),
    ("points(0 @ 0, 10k @ 1, 90k @ 0)", "points(0 @ 0, 1 @ 10k, 0 @ 90k)"),
    ("points(0 @ 0, 1000 @ 0.5, 2000 @ 1)", "points(0 @ 0, 0.5 @ 1000, 1 @ 2000)"),
    ("points(0 @ 0, 5 ep @ 1, 90 ep @ 0)", "points(0 @ 0, 1 @ 5 ep, 0 @ 90 ep)"),
    ("steps(0.1, 30k @ 0.01, 60k @ 0)", "steps(0.1, 0.01 @ 30k, 0 @ 60k)"),
    ("points(32 @ 0, 64 @ 100, 128 @ 50)", "points(32 @ 0, 128 @ 50, 64 @ 100)"),
    ("warmup(10, 1) then cosine(90, 0) then repeat", "repeat(warmup(10, 1) then cosine(90, 0))"),
    ("lr = warmup(10, 1) then cosine(90, 0) then loop; wd = 0.1 * lr", "lr = repeat(warmup(10, 1) then cosine(90, 0)); wd = 0.1 * lr"),
    ("warmup(10, 1) then cosine(90, 0) then again", "repeat(warmup(10, 1) then cosine(90, 0))"),
    ("warmup(10, 1) then cosine(90, 0) then repeat(3)", "repeat(warmup(10, 1) then cosine(90, 0), times=3)"),
    ("warmup(10, 1) then cosine(90, 0) then repeat(times=3)", "repeat(warmup(10, 1) then cosine(90, 0), times=3)"),
    ("warmup(10, 1) then cosine(90, 0) then repeat()", "repeat(warmup(10, 1) then cosine(90, 0))"),
    ("warmup(10, 1) then cosine(90, 0) then repeat 3 times", "repeat(warmup(10, 1) then cosine(90, 0), times=3)"),
    ("warmup(10, 1) then cosine(90, 0) then repeat twice", "repeat(warmup(10, 1) then cosine(90, 0), times=2)"),
    ("warmup(10, 1) then cosine(90, 0) then repeat it", "repeat(warmup(10, 1) then cosine(90, 0))"),
    ("warmup(10, 1) then cosine(90, 0) then start over", "repeat(warmup(10, 1) then cosine(90, 0))"),
    ("warmup(10, 1) then cosine(90, 0), then repeat from the start", "repeat(warmup(10, 1) then cosine(90, 0))"),
    ("warmup(10, 1) then cosine(90, 0), repeat", "repeat(warmup(10, 1) then cosine(90, 0))"),
]  # fmt: skip

# Several values of one name, several names of one definition, and names that are given back at the end.
SEVERAL: Rows = [
    ("lr = hold(9, 1); betas = (0.9, 0.999)", "lr = hold(9, 1); b1 = constant(0.9); b2 = constant(0.999)"),
    ("lr = hold(9, 1); m = hold(9, 0.9); betas = (m, 0.999)", "lr = hold(9, 1); m = hold(9, 0.9); b1 = m; b2 = constant(0.999)"),
    ("betas = [hold(9, 0.9), .95]\nlr = hold(9, 1)", "b1 = hold(9, 0.9); b2 = constant(.95)\nlr = hold(9, 1)"),
    ("adam_betas = 0.9, 0.95; lr = hold(9, 1)", "b1 = constant(0.9); b2 = constant(0.95); lr = hold(9, 1)"),
    ("peak, low = 1e-3, 1e-5; cosine(9, peak->low)", "peak = 1e-3; low = 1e-5; cosine(9, peak->low)"),
    ("lr, wd = cosine(9, 1->0), hold(9, 0.1)", "lr = cosine(9, 1->0); wd = hold(9, 0.1)"),
    ("lr = hold(9, 1); b2 = hold(9, 0.9); return lr, b2", "lr = hold(9, 1); b2 = hold(9, 0.9)"),
    ("lr = hold(9, 1)\nb2 = hold(9, 0.9)\nreturn (lr, b2)\n", "lr = hold(9, 1)\nb2 = hold(9, 0.9)\n"),
    ("lr = hold(9, 1); b2 = hold(9, 0.9); print(lr, b2)", "lr = hold(9, 1); b2 = hold(9, 0.9)"),
    ("lr = hold(9, 1); return (lr)", "lr = hold(9, 1); lr"),
    ("lr = hold(9, 1); b2 = hold(9, 0.9); return lr and b2  # both", "lr = hold(9, 1); b2 = hold(9, 0.9)# both"),
    ('lr = hold(9, 1); b2 = hold(9, 0.9); return {"lr": lr, "b2": b2}', "lr = hold(9, 1); b2 = hold(9, 0.9)"),
    ("(lr, wd) = (cosine(9, 1->0), hold(9, 0.1))", "lr = cosine(9, 1->0); wd = hold(9, 0.1)"),
    ("lr = hold(9, 1); b2 = hold(9, 0.9); [lr, b2]", "lr = hold(9, 1); b2 = hold(9, 0.9)"),
    ("lr = hold(9, 1); b2 = hold(9, 0.9); return lr; return b2", "lr = hold(9, 1); b2 = hold(9, 0.9)"),
]  # fmt: skip

# A mapping of outputs, methods of an object, defaults of a function.
PROGRAMS: Rows = [
    ("{lr: warmup(10, 1) then cosine(90, 0), wd: constant(0.1)}", "lr = warmup(10, 1) then cosine(90, 0); wd = constant(0.1)"),
    ('{"lr": "warmup(10, 1)", "wd": 0.1}', "lr = warmup(10, 1); wd = constant(0.1)"),
    ("lr: warmup(10, 1), wd: constant(0.1)", "lr = warmup(10, 1); wd = constant(0.1)"),
    ("(lr = warmup(10, 1), wd = constant(0.1))", "lr = warmup(10, 1); wd = constant(0.1)"),
    ("schedules = {lr: warmup(10, 1), wd: constant(0.1)}", "lr = warmup(10, 1); wd = constant(0.1)"),
    ('{"lr": "warmup(10, 1)"}', "warmup(10, 1)"),
    ("linear(1000, 1->0).delay(500)", "delay(500, linear(1000, 1->0))"),
    ("linear(10, 1->0).delay(5).repeat(3)", "repeat(delay(5, linear(10, 1->0)), 3)"),
    ("warmup(10, 1).hold(5).cosine(9, 0)", "warmup(10, 1) then hold(5) then cosine(9, 0)"),
    ("warmup(10, 1).then(cosine(9, 0)).scale(0.5)", "(warmup(10, 1) then cosine(9, 0)) * 0.5"),
    ("(warmup(10, 1) then hold(5)).repeat(3)", "repeat(warmup(10, 1) then hold(5), 3)"),
    ("cosine(10, 1->0).clip(0.1, 0.9)", "clip(cosine(10, 1->0), 0.1, 0.9)"),
    ("lr = linear(10, 1->0); x = 2 * lr / lr.max()", "lr = linear(10, 1->0); x = 2 * lr / 1"),
    ("lr = linear(10, 1->0); lr.delay(5)", "lr = linear(10, 1->0); delay(5, lr)"),
    ("lr = linear(10, 1->0); lr.clip(0.1, 0.5)", "lr = linear(10, 1->0); clip(lr, 0.1, 0.5)"),
    ("2 * linear(10, 1->0).reverse()", "2 * reverse(linear(10, 1->0))"),
    ("wsd(n, peak=3) = warmup(10, peak) then hold(n); wsd(50)", "peak = 3; wsd(n) = warmup(10, peak) then hold(n); wsd(50)"),
    ("f(n, v=3) = hold(n, v); f(50, 4) then 1 * f(5)", "f(n, v) = hold(n, v); f(50, 4) then 1 * f(5, v=3)"),
    ("f(n=5) = hold(n, 1); f()", "f(n) = hold(n, 1); f(n=5)"),
    ("v = 3; f(n, v=2) = hold(n, v); f(v)", "v = 3; f(n, v) = hold(n, v); f(v, v=2)"),
]  # fmt: skip


SAID: Rows = [
    ("linear warmup for 2k steps to 3e-4, then cosine to 3e-5 at 100k", "warmup(2k, 3e-4) then cosine(until 100k, 3e-5)"),
    ("linear warmup to 3e-4 over 2k steps followed by cosine decay to 3e-5 by step 100k", "warmup(2k, 3e-4) then cosine(until 100k, 3e-5)"),
    ("warm up for 1000 steps to 1e-3 and then cosine decay to 0 over 9000 steps", "warmup(1000, 1e-3) then cosine(9000, 0)"),
    ("warm up for 1k steps to a peak of 1e-3 and hold until step 8k, then decay linearly to 0 at step 10k", "warmup(1k, 1e-3) then hold(until 8k) then linear(until 10k, 0)"),
    ("increase linearly from 0 to 1e-3 over 1000 steps, then cosine anneal to 1e-5 over 9000 steps", "linear(1000, 0->1e-3) then cosine(9000, 1e-5)"),
    ("ramp up to 1e-3 over 1000 steps, then exponentially decay to 10% of the peak over 9000 steps", "warmup(1000, 1e-3) then exponential(9000, 10%)"),
    ("warm up to 0.1 in 5 epochs, then decay with cosine to 0 over 85 epochs", "warmup(5 ep, 0.1) then cosine(85 ep, 0)"),
    ("lr = linear warmup for 2k steps to 3e-4, then cosine to 3e-5 at 100k", "lr = warmup(2k, 3e-4) then cosine(until 100k, 3e-5)"),
    ("1000 steps of linear warmup to 1e-3, then 9000 steps of cosine decay to 0.", "warmup(1000, 1e-3) then cosine(9000, 0)"),
    ("constant 1e-3 for 1000 steps then linear decay to 0 over 500 steps", "hold(1000, 1e-3) then linear(500, 0)"),
    ("hold at 1e-3 for 1000 steps, increase to 2e-3 over 10 steps", "hold(1000, 1e-3) then linear(10, 2e-3)"),
    ("warmup(1000) to 1e-3 then cosine(9000) to 1e-5", "warmup(1000, 1e-3) then cosine(9000, 1e-5)"),
    ("hold(1000) at 1e-3, then cosine(9000) down to 0 over 10k", "hold(1000, 1e-3) then cosine(9000, 0) over 10k"),
    ("warmup(1000) @ 1e-3 then cosine(9000)->1e-5", "warmup(1000, 1e-3) then cosine(9000, 1e-5)"),
    ("warmup(1000), 1e-3 then cosine(9000), 0", "warmup(1000, 1e-3) then cosine(9000, 0)"),
    ("p = 1e-3; warmup(1000) to p then cosine(9000) to p / 10", "p = 1e-3; warmup(1000, p) then cosine(9000, p / 10)"),
    ("warmup(9, 1) then hold(until step > 5000) then linear(2k, 0)", "warmup(9, 1) then hold(until 5001) then linear(2k, 0)"),
    ("warmup(9, 1) then hold(while step < 5000) then linear(2k, 0)", "warmup(9, 1) then hold(until 5000) then linear(2k, 0)"),
    ("warmup(9, 1) then hold(until epoch >= 5) then linear(2k, 0)", "warmup(9, 1) then hold(until 5 ep) then linear(2k, 0)"),
    *(
        (text, "repeat(warmup(100, 1e-3) then cosine(900, 0), times=5)")
        for text in (
            "(warmup(100, 1e-3) then cosine(900, 0)) x 5",
            "(warmup(100, 1e-3) then cosine(900, 0)) x5",
            "(warmup(100, 1e-3) then cosine(900, 0)) \u00d7 5",
            "(warmup(100, 1e-3) then cosine(900, 0)) 5 times",
            "5 x (warmup(100, 1e-3) then cosine(900, 0))",
            "5x(warmup(100, 1e-3) then cosine(900, 0))",
            "5 times (warmup(100, 1e-3) then cosine(900, 0))",
        )
    ),
    ("(warmup(10, 1), cosine(90, 0)) x 5", "repeat(warmup(10, 1) then cosine(90, 0), times=5)"),
    ("hold(9, 1) then (linear(9, 0) then hold(9)) X 2 then hold(9)", "hold(9, 1) then repeat(linear(9, 0) then hold(9), times=2) then hold(9)"),
    ("(linear(10, 1->0) then hold(9)) x 0.5", "(linear(10, 1->0) then hold(9)) * 0.5"),
    ("linear(10, 1->0) x 3", "linear(10, 1->0) * 3"),
]  # fmt: skip

# What an author meant who wrote something else altogether.
MEANT: Rows = [
    # places where a length is written, and lengths that are too long together
    ("warmup(10%, 1) then hold(80%) then linear(20%, 0) over 10k", "warmup(10%, 1) then hold(until 80%) then linear(20%, 0) over 10k"),
    ("total = 10k; warmup(n=1000, to=1) then hold(n=8000) then linear(2000, 0)", "total = 10k; warmup(n=1000, to=1) then hold(n=until 8000) then linear(2000, 0)"),
    ("warmup(10%, 1) then hold(80%) then linear(100%, 0) over 10k", "warmup(10%, 1) then hold(until 80%) then linear(until 100%, 0) over 10k"),
    ("warmup(5 ep, 1) then cosine(90 ep, 0) over 90 ep", "warmup(5 ep, 1) then cosine(until 90 ep, 0) over 90 ep"),
    ("warmup(1000, 1) then (hold until 80%) then linear to 0 over 20k", "warmup(1000, 1) then hold(until 80%) then linear(rest, 0) over 20k"),
    ("warmup(5%, 1) then linear to 0 over 20k steps", "warmup(5%, 1) then linear(rest, 0) over 20k"),
    ("warmup(10, 1) then flat until 60 then (linear until 90)", "warmup(10, 1) then hold(until 60) then linear(until 90, 0)"),
    ("warmup(10, 1) then ( constant for 60 ) then cosine(90, 0)", "warmup(10, 1) then hold(60) then cosine(90, 0)"),
    # units that are multiplied by their number
    ("warmup(5 * epoch, 0.1) then cosine(85 * epoch, 0)", "warmup(5 ep, 0.1) then cosine(85 ep, 0)"),
    ("warmup(5*epochs, 0.1) then cosine(until epochs * 90, 0)", "warmup(5 ep, 0.1) then cosine(until 90 ep, 0)"),
    ("warmup(epoch, 0.1) then cosine(85 * epoch + 100, 0)", "warmup(1 ep, 0.1) then cosine(85 * steps_per_epoch + 100, 0)"),
    ("tokens_per_step = 1M; warmup(375M * tokens, 1) then hold(9)", "tokens_per_step = 1M; warmup(375M tok, 1) then hold(9)"),
    ("warmup(5 * percent, 1) then cosine(rest, 0) over 10k", "warmup(5%, 1) then cosine(rest, 0) over 10k"),
    ("decay(0.1, 0.97, 2.4 * epoch)", "decay(0.1, 0.97, 2.4 ep)"),
    # flags and words without their names
    ("decay(0.1, 0.1, every=30ep, staircase)", "decay(0.1, 0.1, every=30ep, staircase=true)"),
    ("decay(0.1, 0.1, 30ep, staircase)", "decay(0.1, 0.1, 30ep, staircase=true)"),
    ("decay(0.1, 0.1, staircase, every=30ep)", "decay(0.1, 0.1, staircase=true, every=30ep)"),
    ("onecycle(1000, 0.1, start=0.01, linear)", "onecycle(1000, 0.1, start=0.01, curve=linear)"),
    ("points(0 @ 0, 1 @ 10, cosine)", "points(0 @ 0, 1 @ 10, curve=cosine)"),
    ("total = 50k; warmup(0.05dur, 3e-4) then cosine(0.95dur, 0.1)", "total = 50k; warmup(5%, 3e-4) then cosine(95%, 10%)"),
    ("warmup(100ba, 3e-4) then cosine(900ba, 0.1)", "warmup(100, 3e-4) then cosine(900, 10%)"),
    ("total = 50k; warmup(0.05dur, 1) then cosine(0.95dur, 0.1)", "total = 50k; warmup(5%, 1) then cosine(95%, 0.1)"),
    ("combine_scheds([0.3, 0.7], [SchedCos(1e-4, 1e-3), SchedCos(1e-3, 1e-5)])", "cosine(3000, 1e-4->1e-3) then cosine(7000, 1e-3->1e-5)"),
    ("1e-3 * 0.5 * (1 + cos(\u03c0 * t / T))", "cosine(9000, 1e-3->0)"),
    ("2e-5 + 0.5 * (2e-3 - 2e-5) * (1 + cos(pi * t / T))", "cosine(9000, 2e-3->2e-5)"),
    ("warmup(10, 1) then cosine(90, 0), times=3", "repeat(warmup(10, 1) then cosine(90, 0), times=3)"),
    ("cosine(90, 1->0, restarts=3)", "repeat(cosine(90, 1->0), times=3)"),
    ("steps(0.1 -> 0.01 @ 30k -> 1e-3 @ 60k)", "steps(0.1, 0.01 @ 30k, 1e-3 @ 60k)"),
    ("0.1 then 0.01 at 30k then 1e-3 at 60k", "steps(0.1, 0.01 @ 30k, 1e-3 @ 60k)"),
    ("lr = 0.1, 0.01 from epoch 30, 1e-3 from epoch 60", "lr = steps(0.1, 0.01 @ 30 ep, 1e-3 @ 60 ep)"),
    # limits in words
    *(
        (f"warmup(9, 1) then linear(90, 0){end}", "max(warmup(9, 1) then linear(90, 0), 0.1)")
        for end in (" min 0.1", ", min=0.1", " with a minimum of 0.1", " with floor 0.1", " at least 0.1", ", but not below 0.1")
    ),
    ("lr = linear(90, 1->0) capped at 0.5; wd = lr", "lr = min(linear(90, 1->0), 0.5); wd = lr"),
    # segments and schedules in calls of nothing, statements in one line
    ("seq(warmup(1k, 1), cosine(9k, 0))", "warmup(1k, 1) then cosine(9k, 0)"),
    ("lr = chain(warmup(1k, 1), hold(9k)); wd = 0.1 * lr", "lr = warmup(1k, 1) then hold(9k); wd = 0.1 * lr"),
    ("0.5 * seq(warmup(1k, 1), cosine(9k, 0))", "0.5 * (warmup(1k, 1) then cosine(9k, 0))"),
    ("sequence([warmup(1k, 1), cosine(9k, 0)])", "warmup(1k, 1) then cosine(9k, 0)"),
    ("lr(warmup(1k, 1) then cosine(9k, 0))", "lr = warmup(1k, 1) then cosine(9k, 0)"),
    ("lr = hold(9, 1) and wd = 0.1 * lr", "lr = hold(9, 1); wd = 0.1 * lr"),
    # what stands for the rest, for a share, and for levels
    ("warmup(1k, 1) then cosine(-1, 0) over 10k", "warmup(1k, 1) then cosine(rest, 0) over 10k"),
    ("warmup(1k, 1) then cosine(9k, 0.1x)", "warmup(1k, 1) then cosine(9k, 10%)"),
    ("multistep(0.1, [30k, 60k], 0.5)", "steps(0.1, 0.05 @ 30k, 0.025 @ 60k)"),
    # words beside a number of steps, factors, halves, steps that are left out of a known total
    ("warmup(the first 10%, 1) then hold(next 10%) then cosine(last 80%, 0) over 10k", "warmup(10%, 1) then hold(10%) then cosine(80%, 0) over 10k"),
    ("warmup(10, 1) then hold(for 5000) then cosine(rest, 0) over 10k", "warmup(10, 1) then hold(5000) then cosine(rest, 0) over 10k"),
    ("3e-4 * cosine(10k)", "3e-4 * cosine(10k, 1->0)"),
    ("linear(10k, 0) * 3e-4", "linear(10k, 1->0) * 3e-4"),
    ("warmup(10, 1) then cosine(to=0) over 10k", "warmup(10, 1) then cosine(rest, to=0) over 10k"),
    ("exp_decay(1e-3, half_life=1000)", "decay(1e-3, 0.5, 1000)"),
    ("warmup(10, 1) then decay(half_life=2 ep)", "warmup(10, 1) then decay(rate=0.5, every=2 ep)"),
    ("step_decay(0.1, drop=0.5, every=10ep)", "decay(0.1, 0.5, 10ep, staircase=true)"),
    ("warmup(1000, 1) + cosine(9000, 0)", "warmup(1000, 1) then cosine(9000, 0)"),
    ("lr = warmup(5%, 1) then cosine(rest, 0); wd = 0.1 * lr over 30k", "total = 30k; lr = warmup(5%, 1) then cosine(rest, 0); wd = 0.1 * lr over 30k"),
    # shares of a thousand
    ("warmup(5\N{PER MILLE SIGN}, 1) then cosine(rest, 0) over 200k", "warmup(0.5%, 1) then cosine(rest, 0) over 200k"),
    ("warmup(9, 1) then linear(9, .5 \N{PER TEN THOUSAND SIGN})", "warmup(9, 1) then linear(9, 5e-3%)"),
    # turns behind a sequence
    *(
        (f"lr = warmup(10, 1) then cosine(90, 0){turns}; wd = 0.1 * lr", "lr = repeat(warmup(10, 1) then cosine(90, 0), times=3); wd = 0.1 * lr")
        for turns in (" x3", " x 3", " \N{MULTIPLICATION SIGN}3", " 3x", " * 3 times", ", 3 times", " 3 cycles")
    ),
    ("linear(10, 1->0) x3", "repeat(linear(10, 1->0), times=3)"),
    ("linear(10, 1->0) 3 times", "repeat(linear(10, 1->0), times=3)"),
    # drops at several places
    ("0.1, x0.1 at 30k and 60k", "steps(0.1, 0.01 @ 30k, 1e-3 @ 60k)"),
    ("lr = 0.1, /10 at 30k, 60k over 90k", "lr = steps(0.1, 0.01 @ 30k, 1e-3 @ 60k) over 90k"),
    ("0.1, drop by 10 at 30k", "steps(0.1, 0.01 @ 30k)"),
    ("0.1 dropped by 10x at epochs 30 and 60", "steps(0.1, 0.01 @ 30 ep, 1e-3 @ 60 ep)"),
    ("0.1, divided by 10 at 30 ep, 60 ep, and 80 ep", "steps(0.1, 0.01 @ 30 ep, 1e-3 @ 60 ep, 1e-4 @ 80 ep)"),
    ("0.1, reduced by 50% at 30k", "steps(0.1, 0.05 @ 30k)"),
    ("32, times 2 @ 30k & 60k", "steps(32, 64 @ 30k, 128 @ 60k)"),
    # definitions behind what they are for
    *(
        (f"d^-0.5 * min(step_num^-0.5, step_num * w^-1.5){end}", "d = 512; w = 4000; d^-0.5 * min(step^-0.5, step * w^-1.5)")
        for end in (", d=512, w=4000", " where d=512, w=4000", "; d = 512; w = 4000", "\nd = 512\nw = 4000")
    ),
    ("warmup(n, peak) then cosine(rest, 0) with peak=1e-3, n=1000, total=10000", "peak = 1e-3; n = 1000; total = 10000; warmup(n, peak) then cosine(rest, 0)"),
    # formulas of papers
    ("\u03b7_min + \xbd(\u03b7_max \u2212 \u03b7_min)(1 + cos(\u03c0\xb7T_cur/T_max))", "cosine(9000, 1e-3->1e-5)"),
    ("\u03b7_t = \u03b7_min + \xbd(\u03b7_max \u2212 \u03b7_min)(1 + cos(T_cur \u03c0 / T_i))", "cosine(9000, 1e-3->1e-5)"),
    (r"\eta_{min} + \frac{1}{2}(\eta_{max}-\eta_{min})\left(1+\cos\left(\frac{T_{cur}}{T_{max}}\pi\right)\right)", "cosine(9000, 1e-3->1e-5)"),
    ("lr = lr_min + 0.5 * (lr_max - lr_min) * (1 + cos(pi * t / T)); wd = 0.1 * lr", "lr = cosine(9000, 1e-3->1e-5); wd = 0.1 * lr"),
    ("base_lr * (1 - iter/max_iter)^2", "polynomial(9000, 1e-3->0, power=2)"),
    ("d_model^-0.5 * min(step_num^-0.5, step_num * warmup_steps^-1.5)", "warmup(4000, 7e-4) then rsqrt(timescale=4000)"),
]  # fmt: skip

OF_THE_TOTAL: Rows = [
    ("warmup(1k, 1) then constant(1) then linear(2k, 0) over 10k", "warmup(1k, 1) then hold(rest, 1) then linear(2k, 0) over 10k"),
    ("total = 10k; warmup(1k, 1) then 1 then linear(20%, 0)", "total = 10k; warmup(1k, 1) then hold(rest, 1) then linear(20%, 0)"),
    ("warmup(1k, 1) then rsqrt(timescale=1k) then linear(2k, 0) over 10k", "warmup(1k, 1) then rsqrt(timescale=1k) for rest then linear(2k, 0) over 10k"),
    ("warmup(1k, 1) then constant(1) then linear(2k, 0)", "warmup(1k, 1) then constant(1) for 1000 then linear(2k, 0)"),
    ("warmup(1k, 1) then constant(1) then linear(rest, 0) over 10k", "warmup(1k, 1) then constant(1) for 1000 then linear(rest, 0) over 10k"),
    ("warmup(1k, 1) then hold(until 100% - 2k) then linear(2k, 0) over 10k", "warmup(1k, 1) then hold(until total - 2k) then linear(2k, 0) over 10k"),
    ("warmup(1k, 1) then hold(until 90% - 1k) then linear(2k, 0) over 10k", "warmup(1k, 1) then hold(until 90% * total - 1k) then linear(2k, 0) over 10k"),
    ("total = 10k; warmup(1k, 1) then hold(50% + 2k) then linear(2k, 0)", "total = 10k; warmup(1k, 1) then hold(50% * total + 2k) then linear(2k, 0)"),
    ("warmup(1k, 1) then hold(until 90% - 10%) then linear(rest, 0) over 10k", "warmup(1k, 1) then hold(until 80%) then linear(rest, 0) over 10k"),
]  # fmt: skip

OF_THE_END: Rows = [
    ("warmup(1k, 1) then hold(until -2k) then linear(2k, 0) over 10k", "warmup(1k, 1) then hold(until total - 2k) then linear(2k, 0) over 10k"),
    ("warmup(1k, 1) then hold(until end - 2k) then linear(2k, 0) over 10k", "warmup(1k, 1) then hold(until total - 2k) then linear(2k, 0) over 10k"),
    ("warmup(1k, 1) then hold(until 9k - 5 ep) then linear(2k, 0)", "warmup(1k, 1) then hold(until 9k - 5 * steps_per_epoch) then linear(2k, 0)"),
    ("tokens_per_step = 1M; warmup(1k, 1) then hold(until 9k - 2B tok) then linear(2k, 0)", "tokens_per_step = 1M; warmup(1k, 1) then hold(until 9k - floor(2000000000 / tokens_per_step)) then linear(2k, 0)"),
    ("warmup(1k, 1) then hold(end) over 10k", "warmup(1k, 1) then hold(rest) over 10k"),
]  # fmt: skip

# No number that was written is lost, and none that was not decides what is meant.
KEPT: Rows = [
    ("steps(1,0,5@100)", "steps(1,0.5@100)"),
    ("steps(1, 0,5 @ 100)", "steps(1, 0.5 @ 100)"),
    ("points(0@0,0,5@10)", "points(0@0,0.5@10)"),
    ("decay(0.96, 1000)", "decay(1e-3, 0.96, 1000)"),
    ("cosine(100, max_lr=0.1)", "cosine(100, 0.1->0)"),
    ("exponential(100, peak=0.1)", "exponential(100, 0.1->1e-5)"),
    ("polynomial(100, 1->0, degree=2)", "polynomial(100, 1->0, power=2)"),
    ("repeat(cosine(10, 1->0), n=5)", "repeat(cosine(10, 1->0), times=5)"),
    ("cosine(0, 1000)", "cosine(1000, 1e-3->0)"),
    ("warmup(10, 1) then cosine(0, 1000)", "warmup(10, 1) then cosine(1000, 0)"),
    ("hold(0, 1000)", "hold(1000, 0)"),
    ("clip(step, 5, 1)", "clip(step, 1, 5)"),
    ("lr = lr * 2", "lr = constant(1e-3) * 2"),
    # a total in other words
    *(
        (f"warmup(100, 1e-3) then cosine(900, 0){end}", "warmup(100, 1e-3) then cosine(900, 0) over 1000")
        for end in (
            " total 1000", " to 1000", " in 1000 steps", " of 1000", " @ 1000", " total_steps=1000", " steps=1000",
            " over total=1000", " with a total of 1000 steps", ", total: 1000", " for max_steps 1000", " in 1000 steps in all",
        )
    ),
    ("warmup(10%, 1) total 1000", "warmup(10%, 1) over 1000"),
    ("lr = warmup(10%, 1) then linear(rest, 0) total 90 epochs", "lr = warmup(10%, 1) then linear(rest, 0) over 90 ep"),
    ("warmup(steps, 1) steps=1000", "steps = 1000; warmup(steps, 1)"),
    # turns and limits
    ("repeat(cosine(10, 1->0) x5)", "repeat(cosine(10, 1->0), times=5)"),
    ("repeat(cosine(10, 1->0) x 5, stretch=2)", "repeat(cosine(10, 1->0), times=5, stretch=2)"),
    ("repeat(cosine(10, 1->0), x5)", "repeat(cosine(10, 1->0), 5)"),
    ("repeat(cosine(10, 1->0), 5x)", "repeat(cosine(10, 1->0), 5)"),
    ("cosine(100, 1->0) >= 0.1", "max(cosine(100, 1->0), 0.1)"),
    ("lr = warmup(9, 1) then cosine(90, 0) > 0.1; wd = lr", "lr = max(warmup(9, 1) then cosine(90, 0), 0.1); wd = lr"),
    ("linear(100, 1->0) <= 0.5", "min(linear(100, 1->0), 0.5)"),
    # names, signs and words
    ("polynomial(100, 1->0, power 2)", "polynomial(100, 1->0, power=2)"),
    ("warmup(1'000, 1e-3) then hold(1'234'567)", "warmup(1000, 1e-3) then hold(1234567)"),
    ("warmup(10, 1), then: cosine(90, 0)", "warmup(10, 1) then cosine(90, 0)"),
    ("total = 9k; warmup(500 steps, 3e-4) then cosine down to 10% over the rest", "total = 9k; warmup(500 steps, 3e-4) then cosine(rest, 10%)"),
    ("warmup(10, 1) then decay(0.95 every 100)", "warmup(10, 1) then decay(rate=0.95, every=100)"),
    ("decay(1e-3, 0.95 per 2 ep)", "decay(1e-3, 0.95, 2 ep)"),
    ("warmup(5%) then cosine(95%) over 10k, peak=3e-4", "warmup(5%, 3e-4) then cosine(95%, 0) over 10k"),
    ("3e-4 -> 0 cosine 10000 steps", "cosine(10000, 3e-4->0)"),
    ("3e-4 to 0 with a cosine over 90 epochs", "cosine(90 ep, 3e-4->0)"),
]  # fmt: skip

OF_THE_STEP: Rows = [
    ("lr(t) = 1e-3 * min(t / 4000, sqrt(4000 / t))", "lr = 1e-3 * min(step / 4000, sqrt(4000 / step))"),
    ("p = 1e-3; lr(t) = p * 0.99^t; wd(t) = p * 0.9^t", "p = 1e-3; lr = p * 0.99^step; wd = p * 0.9^step"),
    ("f(t) = t / 100; lr(i) = 1e-3 / (1 + f(i))", "f(t) = t / 100; lr = 1e-3 / (1 + f(step))"),
    ("lr(x) = 1e-3 * 0.99^x", "lr = 1e-3 * 0.99^step"),
    ("lr(epoch) = 0.1 * 0.95^epoch", "lr = 0.1 * 0.95^floor(step / steps_per_epoch)"),
    ("lr(t) = 1e-3 * 0.99^t; lr", "lr(t) = 1e-3 * 0.99^t; lr(step)"),
]


@pytest.mark.parametrize(
    "wrong, meant",
    [
        *(*SAID, *MEANT, *OF_THE_TOTAL, *OF_THE_END, *OF_THE_STEP, *KEPT),
        *(*STAGES, *SHAPES, *TURNS, *LIMITS, *PLACES, *WORDS, *PROGRAMS, *PRODUCTS, *SEVERAL, *SHAPED),
    ],
)
def test_one_step_leads_to_what_was_meant(wrong: str, meant: str) -> None:
    assert at_once(wrong, **FACTS) == meant
    assert [found for found in thence.check(meant, **FACTS) if found.code != "jump"] == []


# ---- two readings, or none -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong, readings",
    [
        (
            "repeat(cosine(10, 1->0), 2, 0.5)",
            [
                "repeat(cosine(10, 1->0), stretch=2, scale=0.5)",
                "repeat(cosine(10, 1->0), times=2, scale=0.5)",
            ],
        ),
        ("constant(0,5)", ["constant(0.5)", "hold(5, 0)"]),
        (
            "clip(linear(100, 1->0), 0.1)",
            ["max(linear(100, 1->0), 0.1)", "min(linear(100, 1->0), 0.1)"],
        ),
    ],
)
def test_what_can_be_read_in_two_ways_has_both(wrong: str, readings: list[str]) -> None:
    (found,) = thence.check(wrong)
    assert found.fix is None
    for reading in readings:
        assert reading in f"{found.help}" and thence.check(reading) == []


@pytest.mark.parametrize(
    "wrong, part",
    [
        ("warmup(10, 1) then random(90, 1e-5->1e-3)", "linear(90, 1e-5->1e-3)"),
        ("1e-3 * uniform(0.9, 1.1)", "linear(1000, 0.9->1.1)"),
        ("gaussian_noise(100, 0.1)", "linear(100, 0->0.1)"),
        ("noise(100, 0.1)", "linear(100, 0->0.1)"),
        ("warmup(10, 1) then adaptive(90, 1->0)", "linear(90, 1->0)"),
    ],
)
def test_what_no_spec_says_is_told_with_one_that_does(wrong: str, part: str) -> None:
    (found,) = thence.check(wrong)
    assert found.fix is None and "no spec has" in f"{found.help}" and part in f"{found.help}"
    assert thence.check(part) == []


@pytest.mark.parametrize(
    "wrong, words",
    [
        ("1e-3 * sin(step / 2 pi)^2 for 9", "write: (2 * pi) if it is divided by both, or 2 * pi"),
        ("lr = hold(9, 1); eps = (1e-8, 1e-6)", "give each value a name and a definition of its own"),
        ("peaks = (1e-3, 1e-4); cosine(9, peaks->0)", "give each value a name and a definition of its own"),
        ("lr = hold(9, 1); return lr, wd", "write then between two segments"),
        (
            "steps(30: 0.1, 60: 0.01)",
            "write the value until step 30 before it, as in steps(1, 0.1 @ 30, ...), or 0.1 alone",
        ),
        ("steps(30 @ 0.1, 60 @ 0.01)", "write the value until step 30 before it"),
        ("steps({30: 0.1})", "write the value until step 30 before it"),
        (
            "warmup(1k, 1) then cosine(9k, 0) if step > 5000",
            "S for 5000, and when it begins before it: delay(5000, S)",
        ),
        ("warmup(1k, 1) then cosine(9k, 0) * 0.5 if step > 5000", "delay(5000, S)"),
        (
            "optax.inject_hyperparams(optax.adam)(1e-3)",
            "optax.inject_hyperparams(optax.adam)(thence.compile(text))",
        ),
        ("repeat(cosine(10, 1->0), 2,5)", "2, 5 if these are 2 arguments"),
    ],
)
def test_what_may_mean_two_things_is_left_to_the_author(wrong: str, words: str) -> None:
    found = thence.check(wrong)
    assert any(words in f"{d.help}" for d in found)


def test_divisors_of_a_peak_are_the_shares_that_are_usual() -> None:
    meant: Any = thence.compile(at_once("onecycle(1000, 0.01, div_factor=25, final_div_factor=1e4)"))
    assert [float(meant(step)) for step in (0, 300, 1000)] == pytest.approx([4e-4, 0.01, 4e-8], rel=1e-6)


@pytest.mark.parametrize("word", ["randomly", "plateaux", "scheduler", "mystery", "gradient", "momentum"])
def test_no_name_is_offered_that_is_not_near(word: str) -> None:
    (found,) = thence.check(f"{word}(10, 1->0)")
    assert found.fix is None


# ---- what has a meaning, and hardly the one that was meant -----------------------------------------------------

DOUBTFUL: list[tuple[str, str, str]] = [  # the code, what is written, and what is typed
    # operands of one segment that are meant for all
    ("jump", "warmup(10, 1) then cosine(90, 0) * 0.5", "(warmup(10, 1) then cosine(90, 0)) * 0.5"),
    ("jump", "warmup(10, 1) then cosine(90, 0) / 2", "(warmup(10, 1) then cosine(90, 0)) / 2"),
    ("jump", "warmup(10, 1) then hold(5) then linear(90, 0) + 0.1", "(warmup(10, 1) then hold(5) then linear(90, 0)) + 0.1"),
    ("jump", "0.5 * warmup(10, 1) then cosine(90, 1->0)", "0.5 * (warmup(10, 1) then cosine(90, 1->0))"),
    ("jump", "warmup(10, 1) / 4 then cosine(90, 1->0)", "(warmup(10, 1) then cosine(90, 1->0)) / 4"),
    ("jump", "warmup(10, 1) then cosine(90, 0) * 10%", "(warmup(10, 1) then cosine(90, 0)) * 10%"),
    ("jump", "lr = warmup(10, 1) then cosine(90, 1->0) * 0.1; wd = 2 * lr", "lr = (warmup(10, 1) then cosine(90, 1->0)) * 0.1; wd = 2 * lr"),
    # places that count from the beginning of `steps`
    (
        "unreachable",
        "warmup(5ep, 1) then steps(1, 0.1 @ 30ep, 0.01 @ 88 ep) over 90ep",
        "warmup(5ep, 1) then steps(1, 0.1 @ 25ep, 0.01 @ 83 ep) over 90ep",
    ),
    ("unreachable", "warmup(500, 1) then steps(1, 0.1 @ 3k, 0 @ 9000) over 9200", "warmup(500, 1) then steps(1, 0.1 @ 2500, 0 @ 8500) over 9200"),
    # what was to follow and is added, divisors of a peak, a minus that is lost, parts of a hundred
    ("sum", "lr = warmup(10, 1) + hold(80, 1) + linear(10, 1->0); wd = 2 * lr", "lr = warmup(10, 1) then hold(80, 1) then linear(10, 1->0); wd = 2 * lr"),
    ("sum", "0.5 * (linear(10, 0->1) + cosine(90, 1->0))", "0.5 * (linear(10, 0->1) then cosine(90, 1->0))"),
    ("swapped", "onecycle(5000, 1e-2, start=4e-4, end=1e4)", "onecycle(5000, 1e-2, start=4e-4, end=4e-4 / 1e4)"),
    ("swapped", "p = 0.1; onecycle(n=5000, peak=p, start=10)", "p = 0.1; onecycle(n=5000, peak=p, start=p / 10)"),
    ("large-rate", "warmup(1000, 3e4) then cosine(9000, 3e-5)", "warmup(1000, 3e-4) then cosine(9000, 3e-5)"),
    ("unfilled", "warmup(5, 1) then cosine(95, 0) over 20k", "warmup(5%, 1) then cosine(95%, 0) over 20k"),
    # values and rates, epochs and steps, tokens and steps
    ("swapped", "decay(0.96, 1e-3, 1000)", "decay(1e-3, 0.96, 1000)"),
    ("swapped", "warmup(9, 1) then 1 * decay(0.9, 0.01, 500, staircase=true) + 0.1", "warmup(9, 1) then 1 * decay(0.01, 0.9, 500, staircase=true) + 0.1"),
    ("swapped", "warmup(9, 1e-3) then decay(1e-3, 1e-5, 9000)", "warmup(9, 1e-3) then exponential(9000, 1e-3->1e-5)"),
    ("epochs", "epochs = 90; warmup(5, 0.1) then cosine(epochs - 5, 0)", "epochs = 90; warmup(5 ep, 0.1) then cosine((epochs - 5) * steps_per_epoch, 0)"),
    ("epochs", "warmup_epochs = 5; warmup(warmup_epochs, 1) then hold(80)", "warmup_epochs = 5; warmup(warmup_epochs * steps_per_epoch, 1) then hold(80 ep)"),
    ("long", "tokens_per_step = 4M; warmup(8B tok, 1) then cosine(rest, 0) over 1.4T", "tokens_per_step = 4M; warmup(8B tok, 1) then cosine(rest, 0) over 1.4T tok"),
    ("long", "tokens_per_step = 4M; warmup(8B tok, 1) then hold(300B)", "tokens_per_step = 4M; warmup(8B tok, 1) then hold(300B tok)"),
    ("long", "batch_size = 256; hold(10B, 1)", "batch_size = 256; hold(10B ex, 1)"),
]  # fmt: skip


@pytest.mark.parametrize("code, wrong, meant", DOUBTFUL)
def test_what_is_hardly_meant_has_an_edit(code: str, wrong: str, meant: str) -> None:
    found = [d for d in thence.check(wrong, **FACTS) if d.code == code]
    assert [d.fixed() for d in found] == [meant]
    assert [d.code for d in thence.check(meant, **FACTS) if d.code == code or d.severity == "error"] == []


@pytest.mark.parametrize(
    "spec",
    [
        # a factor of one segment that is meant there, and values that are there up to the end
        "warmup(10, 1) then 1 * cosine(90, 0)",
        "steps(1, 0.1 @ 30, 0.01 @ 60) over 60",
        "warmup(10, 1) then steps(1, 0.1 @ 30, 0.01 @ 80) over 100",
        "steps(1, 0.1 @ 30, 0.01 @ 60)",
        "wd = 2 * hold(9, 1)",
        # values that rise beside their places
        "points(0 @ 0, 32 @ 100, 64 @ 200)",
        "points(0 @ 1, 100 @ 2, 200 @ 3)",
        "steps(16, 32 @ 2, 64 @ 4)",
        # cycles that go down, values that are far apart, sums of other curves
        "onecycle(1000, 0.85, start=0.95, end=0.95)",
        "onecycle(1000, 2, start=20)",
        "exponential(1000, 1e4->1e-2)",
        "warmup(1e3, 3e-4) then cosine(9e3, 3e-5)",
        "warmup(1000, 1e-3) + constant(1e-3)",
        "warmup(1000, 1e-3) + cosine(9000, 2e-3->0)",
        "cosine(1000, 1e-3->0) + warmup(1000, 1e-3)",
        "warmup(5, 1e-3) then cosine(95, 0) over 100",
        # decays as they are
        "decay(1, 0.01, 1000)",
        "decay(1, 1e-3, 1000)",
        "decay(0.1, 0.01, 1000)",
        "decay(0.9, 0.5, 1000)",
        # numbers of epochs in epochs, and what only sounds like one
        "epochs = 90; cosine(epochs * steps_per_epoch, 1->0)",
        "epochs = 90; cosine(epochs * 1250, 1->0)",
        "epochs = 90 ep; cosine(epochs, 1->0)",
        "epochs = 90; total = epochs * steps_per_epoch; cosine(rest, 1->0)",
        "cosine(steps_per_epoch, 1->0)",
    ],
)
def test_what_is_meant_is_left_alone(spec: str) -> None:
    assert thence.check(spec, **FACTS) == []


def test_a_whole_factor_may_be_a_number_of_turns() -> None:
    (found,) = thence.check("warmup(10, 1) then cosine(90, 1->0) * 5")
    assert found.fix is None
    for reading in ("(warmup(10, 1) then cosine(90, 1->0)) * 5", "repeat(cosine(90, 1->0), 5)"):
        assert reading in f"{found.help}" and thence.check(reading) == []


def test_a_run_that_is_given_may_end_before_the_last_value() -> None:
    assert thence.check("steps(1, 0.1 @ 30)", total=20) == []
    assert [d.code for d in thence.check("total = 20; steps(1, 0.1 @ 30)")] == ["unreachable"]
    assert [d.code for d in thence.check("warmup(9, 1) then steps(1, 0.1 @ 30)", total=20)] == ["unreachable"]


@pytest.mark.parametrize(
    "wrong, missing",
    [
        ("warmup(5%, ) then cosine(rest, 0) over 10k", "`to` of `warmup` is missing"),
        ("warmup(, 1e-3) then hold(5)", "`n` of `warmup` is missing"),
        ("warmup(9, 1) then cosine(9000, )", "`to` of `cosine` is missing"),
        ("decay(1e-3, , 100)", "`rate` of `decay` is missing"),
        ("delay(, cosine(10, 1->0))", "`n` of `delay` is missing"),
        ("steps(, 0.01 @ 30k)", "`levels` of `steps` is missing"),
    ],
)
def test_what_is_missing_beside_a_comma_has_a_name(wrong: str, missing: str) -> None:
    (found,) = thence.check(wrong)
    assert (
        found.fix is None
        and f"{found.help}".startswith(missing)
        and "a shell leaves nothing" in f"{found.help}"
    )


def test_lengths_that_are_too_long_have_two_readings() -> None:
    (found,) = thence.check("warmup(10%, 1) then hold(80%) then linear(20%, 0) over 10k")
    assert "hold(until 80%)" in f"{found.help}" and "linear(rest, 0)" in f"{found.help}"
    assert thence.check("warmup(10%, 1) then hold(80%) then linear(rest, 0) over 10k") == []
