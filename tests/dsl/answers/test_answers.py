"""What another library's schedule is answered with: the same schedule, with the numbers that were written."""

import inspect
import re
import warnings
from typing import Any

import jax
import numpy as np
import optax
import pytest
from click.testing import CliRunner
from measured_schedules import MEASURED

import thence
from thence.cli import cli
from thence.dsl.answers import entries as other
from thence.dsl.answers.answers import about_name, pattern
from thence.dsl.counterparts.entry import Counterpart
from thence.dsl.counterparts.python_calls import PythonText
from thence.dsl.curves.table import CURVES
from thence.dsl.formula.functions import FUNCTIONS
from thence.dsl.plans.transforms import TRANSFORMS
from thence.dsl.text.diagnostic import Diagnostic
from thence.dsl.text.source import Span


def only(text: str, **facts: Any) -> Diagnostic:
    """The one error about a text."""
    (found,) = (d for d in thence.check(text, **facts) if d.severity == "error")
    return found


def errors(text: str, **facts: Any) -> list[str]:
    return [str(d) for d in thence.check(text, **facts) if d.severity == "error"]


# What is written, and the whole text once the suggestion is typed.
CALLS = {
    # ---- optax
    "optax.constant_schedule(3e-4)": "constant(3e-4)",
    "linear_schedule(0.0, 1e-3, 1000)": "linear(1000, 0.0->1e-3)",
    "optax.linear_schedule(init_value=1e-3, end_value=0, transition_steps=100, transition_begin=20)": "delay(20, linear(100, 1e-3->0))",
    "optax.polynomial_schedule(1e-3, 1e-5, 2, 500)": "polynomial(500, 1e-3->1e-5, power=2)",
    "optax.exponential_decay(1e-3, 1000, 0.9)": "decay(1e-3, 0.9, 1000)",
    "optax.exponential_decay(1e-3, 1000, 0.9, 50, True, 1e-5)": "delay(50, decay(1e-3, 0.9, 1000, staircase=true, floor=1e-5))",
    "optax.cosine_decay_schedule(1e-3, 1000)": "cosine(1000, 1e-3->0)",
    "optax.cosine_decay_schedule(1e-3, decay_steps=1_000, alpha=0.1, exponent=2)": "cosine(1_000, 1e-3->1e-4, power=2)",
    "optax.piecewise_constant_schedule(1e-3, {1000: 0.1, 500: 0.5})": "steps(1e-3, 5e-4 @ 500, 5e-5 @ 1000)",
    "optax.piecewise_interpolate_schedule('cosine', 1, {100: 0.5, 200: 0.1})": "points(1 @ 0, 0.5 @ 100, 0.05 @ 200, curve=cosine)",
    "optax.warmup_constant_schedule(0, 1e-3, 100)": "warmup(100, 1e-3) then constant(1e-3)",
    "optax.warmup_cosine_decay_schedule(0.0, 1e-3, 100, 1000)": "warmup(100, 1e-3) then cosine(900, 0)",
    "optax.warmup_cosine_decay_schedule(init_value=1e-5, peak_value=1e-3, warmup_steps=100, decay_steps=1000, end_value=1e-6)": "warmup(100, 1e-5->1e-3) then cosine(900, 1e-6)",
    "optax.warmup_cosine_decay_schedule(0.0, 1e-3, 0, 1000)": "cosine(1000, 1e-3->0)",
    "optax.warmup_exponential_decay_schedule(0, 1e-3, 100, 50, 0.9)": "warmup(100, 1e-3) then decay(1e-3, 0.9, 50)",
    "optax.cosine_onecycle_schedule(1000, 0.01)": "cosine(300, 4e-4->0.01) then cosine(700, 4e-8)",
    "optax.linear_onecycle_schedule(1000, 0.01)": "onecycle(1000, 0.01, curve=linear)",
    "optax.linear_onecycle_schedule(1000, 0.01, 0.2, 0.7, 10, 100)": "onecycle(1000, 0.01, start=1e-3, end=1e-5, rise=0.2, fall=0.7, curve=linear)",
    "optax.sgdr_schedule([dict(init_value=0, peak_value=1, warmup_steps=10, decay_steps=50), {'init_value': 0.1, 'peak_value': 0.5, 'warmup_steps': 5, 'decay_steps': 30}])": "(warmup(10, 1) then cosine(40, 0)) then (warmup(5, 0.1->0.5) then cosine(25, 0))",
    "optax.join_schedules([optax.linear_schedule(0, 1e-3, 100), optax.cosine_decay_schedule(1e-3, 900)], [100])": "linear(100, 0->1e-3) then cosine(900, 1e-3->0)",
    "optax.join_schedules(schedules=[optax.constant_schedule(1), optax.exponential_decay(1, 10, 0.5)], boundaries=[7])": "constant(1) for 7 then decay(1, 0.5, 10)",
    # numbers of steps in the places of values, and a rate where none is asked for
    "exponential_decay(1e-3, 0.96, 1000)": "decay(1e-3, 0.96, 1000)",
    "exponential_decay(1000, 1e-3, 0.96)": "decay(1e-3, 0.96, 1000)",
    "cosine_decay_schedule(1000, 1e-3)": "cosine(1000, 1e-3->0)",
    "linear_schedule(1000, 1e-3, 0)": "linear(1000, 1e-3->0)",
    "PolynomialDecay(1e-3, 0, 1000)": "polynomial(1000, 1e-3->0)",
    "StepLR(opt, 0.1, 30)": "decay(1e-3, 0.1, 30, staircase=true)",
    "StepLR(3e-4, 30, 0.1)": "decay(3e-4, 0.1, 30, staircase=true)",
    "CosineAnnealingLR(opt, 1e-5, 100)": "cosine(100, 1e-3->1e-5)",
    "CosineAnnealingLR(3e-4, 100)": "cosine(100, 3e-4->0)",
    "LinearLR(opt, 1e-3, 1.0, 500)": "linear(500, 1e-6->1e-3)",
    "inverse_sqrt(1000, 3e-4)": "warmup(1000, 3e-4) then rsqrt(timescale=1000)",
    "inverse_sqrt(3e-4, 1000)": "warmup(1000, 3e-4) then rsqrt(timescale=1000)",
    "get_cosine_schedule_with_warmup(100, 1000, 3e-4)": "warmup(100, 3e-4) then cosine(900, 0)",
    # ---- PyTorch, whose rate is the optimizer's
    "ConstantLR(opt, factor=0.1, total_iters=100)": "steps(1e-4, 1e-3 @ 100)",
    "LinearLR(optimizer, start_factor=0.5, total_iters=4)": "linear(4, 5e-4->1e-3)",
    "LinearLR(opt)": "linear(5, 1 / 3000->1e-3)",
    "torch.optim.lr_scheduler.StepLR(opt, 30, 0.1)": "decay(1e-3, 0.1, 30, staircase=true)",
    "StepLR(30, gamma=0.5)": "decay(1e-3, 0.5, 30, staircase=true)",
    "step_lr(optimizer, step_size=10k)": "decay(1e-3, 0.1, 10k, staircase=true)",
    "lr_scheduler.MultiStepLR(optimizer, milestones=[30, 80, 30], gamma=0.1)": "steps(1e-3, 1e-5 @ 30, 1e-6 @ 80)",
    "ExponentialLR(self.optimizer, gamma=0.99)": "decay(1e-3, 0.99, 1)",
    "CosineAnnealingLR(T_max=100, eta_min=0)": "cosine(100, 1e-3->0)",
    "CosineAnnealingLR(optimizer, 100, 1e-5, lr=3e-4)": "cosine(100, 3e-4->1e-5)",
    "CosineAnnealingLR(\n    optimizer,\n    T_max=100,  # epochs\n    eta_min=1e-5,\n)": "cosine(100, 1e-3->1e-5)",
    "CosineAnnealingWarmRestarts(opt, T_0=10, T_mult=2)": "repeat(cosine(10, 1e-3->0), stretch=2)",
    "PolynomialLR(opt, total_iters=100, power=2.0)": "polynomial(100, 1e-3->0, power=2.0)",
    "CyclicLR(opt, 1e-4, 1e-3, step_size_up=10)": "repeat(triangle(20, 1e-4->1e-3))",
    "CyclicLR(opt, 1e-4, 1e-3, 10, 30)": "repeat(linear(10, 1e-4->1e-3) then linear(30, 1e-4))",
    "CyclicLR(opt, 0, 1e-3, 10, mode='triangular2')": "repeat(triangle(20, 0->1e-3), scale=0.5)",
    "CyclicLR(opt, 1e-4, 1e-3, 10, mode='exp_range', gamma=0.99)": "1e-4 + repeat(triangle(20, 0->9e-4)) * 0.99^step",
    "OneCycleLR(max_lr=0.01, total_steps=1000)": "cosine(299, 4e-4->0.01) then cosine(700, 4e-8)",
    "OneCycleLR(opt, 0.01, epochs=10, steps_per_epoch=100, anneal_strategy='linear')": "linear(299, 4e-4->0.01) then linear(700, 4e-8)",
    "OneCycleLR(opt, 0.01, 300, three_phase=True)": "cosine(89, 4e-4->0.01) then cosine(89, 4e-4) then cosine(121, 4e-8)",
    "SequentialLR(opt, schedulers=[LinearLR(opt, 0.1, total_iters=10), CosineAnnealingLR(opt, 90)], milestones=[10])": "linear(10, 1e-4->1e-3) then cosine(90, 1e-3->0)",
    "ChainedScheduler([ConstantLR(opt, 0.1, 20), ExponentialLR(opt, 0.9)])": "steps(1e-4, 1e-3 @ 20) * (decay(1e-3, 0.9, 1) / 1e-3)",
    "SWALR(opt, swa_lr=1e-4)": "cosine(10, 1e-3->1e-4)",
    # ---- mmengine
    "dict(type='LinearLR', start_factor=0.001, by_epoch=False, begin=0, end=500)": "linear(499, 1e-6->1e-3)",
    "mmengine.optim.PolyLR(opt, eta_min=1e-4, power=0.9, begin=0, end=101)": "polynomial(100, 1e-3->1e-4, power=0.9)",
    "CosineRestartLR(opt, periods=[10, 20], restart_weights=[1, 0.5], eta_min=1e-5)": "cosine(10, 1e-3->1e-5) then cosine(20, 5e-4->1e-5)",
    # ---- transformers
    "get_constant_schedule(optimizer)": "constant(1e-3)",
    "get_constant_schedule_with_warmup(optimizer, 100)": "warmup(100, 1e-3) then constant(1e-3)",
    "get_linear_schedule_with_warmup(optimizer, 100, 1000)": "warmup(100, 1e-3) then linear(900, 0)",
    "get_cosine_schedule_with_warmup(optimizer, num_warmup_steps=100, num_training_steps=1000)": "warmup(100, 1e-3) then cosine(900, 0)",
    "get_cosine_schedule_with_warmup(optimizer, 100, 1000, num_cycles=1.5)": "warmup(100, 1e-3) then repeat(cosine(300, 1e-3->0) then cosine(300, 1e-3))",
    "get_cosine_with_hard_restarts_schedule_with_warmup(optimizer, 100, 1000, 3)": "warmup(100, 1e-3) then repeat(cosine(300, 1e-3->0), times=3)",
    "get_polynomial_decay_schedule_with_warmup(optimizer, 0, 1000, lr_end=1e-6, power=2)": "polynomial(1000, 1e-3->1e-6, power=2)",
    "get_inverse_sqrt_schedule(optimizer, 100)": "warmup(100, 1e-3) then rsqrt(timescale=100)",
    "get_cosine_with_min_lr_schedule_with_warmup(optimizer, 100, 1000, min_lr=1e-5)": "warmup(100, 1e-3) then cosine(900, 1e-5)",
    "get_cosine_with_min_lr_schedule_with_warmup(optimizer, 100, 1000, min_lr_rate=0.2)": "warmup(100, 1e-3) then cosine(900, 2e-4)",
    "get_cosine_with_min_lr_schedule_with_warmup_lr_rate(optimizer, 100, 1000, min_lr=1e-5)": "skip(1, warmup(100, 1e-3) then cosine(900, 1e-5))",
    "get_cosine_with_min_lr_schedule_with_warmup_lr_rate(optimizer, 100, 1000, min_lr=1e-5, warmup_lr_rate=0.1)": "linear(99, 1e-4->1e-3) then cosine(900, 1e-5)",
    "get_wsd_schedule(optimizer, 100, 200, 1000)": "warmup(100, 1e-3) then hold(700) then cosine(200, 0)",
    "get_wsd_schedule(optimizer, 100, 200, num_stable_steps=50, decay_type='1-sqrt', min_lr_ratio=0.1)": "warmup(100, 1e-4->1e-3) then hold(50) then sqrt_decay(200, 1e-4)",
    "get_scheduler('cosine', optimizer, num_warmup_steps=100, num_training_steps=1000)": "warmup(100, 1e-3) then cosine(900, 0)",
    'get_scheduler("cosine_with_min_lr", optimizer, 100, 1000, scheduler_specific_kwargs={"min_lr": 1e-5})': "warmup(100, 1e-3) then cosine(900, 1e-5)",
    "get_linear_schedule_with_warmup(optimizer, num_warmup_steps=0.1, num_training_steps=1000)": "warmup(100, 1e-3) then linear(900, 0)",
    # ---- Keras
    "tf.keras.optimizers.schedules.CosineDecay(1e-3, decay_steps=1000)": "cosine(1000, 1e-3->0)",
    "CosineDecay(0.0, 1000, alpha=0.1, warmup_target=1e-3, warmup_steps=100)": "warmup(100, 1e-3) then cosine(1000, 1e-4)",
    "CosineDecayRestarts(1e-3, 100)": "repeat(cosine(100, 1e-3->0), stretch=2)",
    "CosineDecayRestarts(1e-3, 100, t_mul=1.0, m_mul=0.9, alpha=0.1)": "1e-4 + repeat(cosine(100, 9e-4->0), scale=0.9)",
    "ExponentialDecay(1e-3, 1000, 0.9, staircase=True)": "decay(1e-3, 0.9, 1000, staircase=true)",
    "InverseTimeDecay(0.1, 1000, 0.5)": "inverse_time(0.1, 0.5, 1000)",
    "PiecewiseConstantDecay([1000, 2000], [1e-3, 1e-4, 1e-5])": "steps(1e-3, 1e-4 @ 1001, 1e-5 @ 2001)",
    "keras.optimizers.schedules.PolynomialDecay(1e-3, 100, 1e-5, power=2)": "polynomial(100, 1e-3->1e-5, power=2)",
    "PolynomialDecay(1e-3, 100, 0, cycle=True)": "1e-3 * (1 - step / (100 * max(1, ceil(step / 100))))",
    # ---- timm
    "CosineLRScheduler(optimizer, t_initial=300, lr_min=1e-5)": "cosine(300, 1e-3->1e-5)",
    "CosineLRScheduler(optimizer, 300, warmup_t=5, warmup_lr_init=1e-6)": "linear(5, 1e-6->1e-3) then skip(5, cosine(300, 1e-3->0))",
    "CosineLRScheduler(optimizer, 300, warmup_t=5, warmup_lr_init=1e-6, warmup_prefix=True)": "linear(5, 1e-6->1e-3) then cosine(300, 1e-3->0)",
    "CosineLRScheduler(optimizer, 10, cycle_limit=3, cycle_mul=2, cycle_decay=0.5)": "repeat(cosine(10, 1e-3->0), times=3, stretch=2, scale=0.5)",
    "StepLRScheduler(optimizer, decay_t=30, decay_rate=0.1)": "decay(1e-3, 0.1, 30, staircase=true)",
    "MultiStepLRScheduler(optimizer, [30, 60], 0.1)": "steps(1e-3, 1e-4 @ 29, 1e-5 @ 59)",
    "TanhLRScheduler(optimizer, 300, lr_min=1e-5)": "tanh_decay(300, 1e-3->1e-5, lower=-7, upper=3)",
    "PolyLRScheduler(optimizer, 300, power=2)": "polynomial(300, 1e-3->0, power=2)",
    "WSDLRScheduler(optimizer, 300, 60, lr_min=1e-5, warmup_t=5)": "warmup(5, 1e-3) then hold(240) then sqrt_decay(60, 1e-5)",
    # ---- DeepSpeed, Megatron, composer, fvcore
    "WarmupLR(opt, warmup_max_lr=1e-3, warmup_num_steps=100, warmup_type='linear')": "hold(1, 0) then linear(100, 0->1e-3) then constant(1e-3)",
    "WarmupDecayLR(opt, total_num_steps=1000, warmup_num_steps=100)": "hold(1, 0) then (1e-3 * log(step + 1) / log(100)) for 100 then linear(900, 1e-3->0)",
    "LRRangeTest(opt, 1e-4, 100)": "1e-4 * (1 + step / 100)",
    "deepspeed.OneCycle(opt, cycle_min_lr=1e-4, cycle_max_lr=1e-3, cycle_first_step_size=100)": "linear(100, 1e-4->1e-3) then linear(100, 1e-4)",
    "OptimizerParamScheduler(opt, max_lr=3e-4, min_lr=3e-5, lr_warmup_steps=100, lr_decay_steps=1000, lr_decay_style='cosine')": "warmup(100, 3e-4) then cosine(900, 3e-5)",
    "composer.optim.CosineAnnealingWithWarmupScheduler(t_warmup='10ba', t_max='100ba', alpha_f=0.1)": "warmup(10, 1e-3) then cosine(90, 1e-4)",
    "LinearScheduler(t_max='100ba')": "linear(100, 1e-3->0)",
    "MultiStepWithWarmupScheduler('10ba', milestones=['30ba', '80ba'], gamma=0.5)": "warmup(10, 1e-3) then steps(1e-3, 5e-4 @ 20, 2.5e-4 @ 70)",
    "StepParamScheduler(90, [0.1, 0.01, 1e-3])": "steps(0.1, 0.01 @ 30, 1e-3 @ 60)",
    "StepWithFixedGammaParamScheduler(0.1, 2, 0.1, 90)": "steps(0.1, 0.01 @ 30, 1e-3 @ 60)",
    "fvcore.common.param_scheduler.CosineParamScheduler(0.1, 0)": "cosine(10000, 0.1->0)",
    # ---- words: whole numbers are steps, in whatever place
    "linear_warmup(1000, 1e-3)": "warmup(1000, 1e-3)",
    "linear_warmup(1e-3, 1000)": "warmup(1000, 1e-3)",
    "WarmupCosine(1000, 10000, 3e-4)": "warmup(1000, 3e-4) then cosine(9000, 0)",
    "WarmupCosine(10%, 10000, 3e-4)": "warmup(1000, 3e-4) then cosine(9000, 0)",
    "wsd(100, 800, 100, 1e-3)": "warmup(100, 1e-3) then hold(800) then sqrt_decay(100, 0)",
    "trapezoidal(warmup_steps=100, stable_steps=800, decay_steps=100, peak_lr=1e-3)": "warmup(100, 1e-3) then hold(800) then linear(100, 0)",
    "noam(4000, 1e-3)": "warmup(4000, 1e-3) then rsqrt(timescale=4000)",
    "NoamLR(d_model=512, warmup_steps=4000)": "warmup(4000, (512 * 4000)^-0.5) then rsqrt(timescale=4000)",
    "NoamAnnealing(optimizer, d_model=512, factor=2, warmup_steps=4000)": "warmup(4000, 2 * ((512 * 4000)^-0.5)) then rsqrt(timescale=4000)",
    "NoamScheduler(lr_initial=1e-3, n_warmup_steps=100)": "warmup(100, 1e-3) then rsqrt(timescale=100)",
    "LinearWarmupCosineAnnealingLR(optimizer, warmup_epochs=10, max_epochs=100, lr=0.1)": "warmup(10, 0.1) then cosine(90, 0)",
    "CosineAnnealingWarmupRestarts(optimizer, first_cycle_steps=200, max_lr=0.1, min_lr=0.001, warmup_steps=50)": "repeat(warmup(50, 0.001->0.1) then cosine(150, 0.001))",
    "tri_stage(100, 800, 100, 1e-3)": "warmup(100, 1e-5->1e-3) then hold(800) then exponential(100, 1e-5)",
    "WarmupPolyLR(100, 1000, 1e-3, power=0.9)": "warmup(100, 1e-3) then polynomial(900, 0, power=0.9)",
    "polynomial_decay(1e-3, 10000, 0, 2)": "polynomial(10000, 1e-3->0, power=2)",
    "exp_decay(1e-3, 0.9, 500)": "decay(1e-3, 0.9, 500)",
    "sgdr(100, 1e-3)": "repeat(cosine(100, 1e-3->0))",
    "cosine_annealing(1000, 1e-3, 1e-5)": "cosine(1000, 1e-3->1e-5)",
    # ---- in their place
    "warmup(1000, 1e-3) then CosineAnnealingLR(T_max=9000, eta_min=1e-5)": "warmup(1000, 1e-3) then cosine(9000, 1e-5)",
    "0.1 * get_linear_schedule_with_warmup(opt, 10, 100)": "0.1 * (warmup(10, 1e-3) then linear(90, 0))",
    "peak = 1e-3; optax.cosine_decay_schedule(peak, 1000, alpha=0.1)": "peak = 1e-3; cosine(1000, peak->peak * 0.1)",
    "peak = 1e-3\nlr = cosine_decay_schedule(peak, 1000)\nwd = 0.1 * lr": "peak = 1e-3\nlr = cosine(1000, peak->0)\nwd = 0.1 * lr",
    "n = 1000; CosineAnnealingLR(opt, T_max=n / 2)": "n = 1000; cosine(n / 2, 1e-3->0)",
    "max(1e-5, StepLR(opt, 30))": "max(1e-5, decay(1e-3, 0.1, 30, staircase=true))",
    "repeat(CosineAnnealingLR(T_max=100), times=3)": "repeat(cosine(100, 1e-3->0), times=3)",
    # ---- only the name is another one
    "cosine_decay(10, 1->0)": "cosine(10, 1->0)",
    "poly(10, 1->0, power=2)": "polynomial(10, 1->0, power=2)",
    "np.sqrt(linear(10, 1->0))": "sqrt(linear(10, 1->0))",
    "jnp.maximum(1e-5, linear(10, 1->0))": "max(1e-5, linear(10, 1->0))",
    "clamp(step, 0, 1)": "clip(step, 0, 1)",
    # ---- our curve, another library's parameters
    "cosine(100, 1e-3->0, exponent=2)": "cosine(100, 1e-3->0, power=2)",
    "cosine(T_max=100, from=1e-3, to=0)": "cosine(n=100, from=1e-3, to=0)",
    "cosine(n=100, initial_learning_rate=1e-3, to=0)": "cosine(n=100, from=1e-3, to=0)",
    "cosine(n=100, from=1e-3, eta_min=1e-5)": "cosine(n=100, from=1e-3, to=1e-5)",
    "cosine(n=100, from=1e-3, alpha=0.1)": "cosine(n=100, from=1e-3, to=10%)",
    "warmup(n=100, peak_value=1e-3)": "warmup(n=100, to=1e-3)",
    "warmup(num_warmup_steps=100, to=1e-3)": "warmup(n=100, to=1e-3)",
    "onecycle(1000, max_lr=0.01)": "onecycle(1000, peak=0.01)",
    "onecycle(1000, 0.01, pct_start=0.2)": "onecycle(1000, 0.01, rise=0.2)",
    "onecycle(1000, 0.01, anneal_strategy=cos)": "onecycle(1000, 0.01, curve=cosine)",
    "decay(1e-3, gamma=0.1, every=30)": "decay(1e-3, rate=0.1, every=30)",
    "decay(1e-3, 0.1, step_size=30)": "decay(1e-3, 0.1, every=30)",
    "decay(1e-3, 0.1, 30, min_lr=1e-5)": "decay(1e-3, 0.1, 30, floor=1e-5)",
    "repeat(cosine(10, 1->0), T_mult=2)": "repeat(cosine(10, 1->0), stretch=2)",
    "repeat(cosine(10, 1->0), num_cycles=2)": "repeat(cosine(10, 1->0), times=2)",
    # ---- names of the step
    "1e-3 / (1 + global_step)": "1e-3 / (1 + step)",
    "1e-3 * 0.9^t": "1e-3 * 0.9^step",
}  # fmt: skip


@pytest.mark.parametrize("text, typed", CALLS.items())
def test_a_call_is_the_same_schedule_here(text: str, typed: str) -> None:
    assert only(text).fixed() == typed
    assert errors(typed) == []


NAMES = {
    "WarmupCosine": "warmup(1000, 1e-3) then cosine(9000, 0)",
    "wsd": "warmup(1000, 1e-3) then hold(8000) then sqrt_decay(1000, 0)",
    "WSD": "warmup(1000, 1e-3) then hold(8000) then sqrt_decay(1000, 0)",
    "cosine_with_restarts": "warmup(1000, 1e-3) then repeat(cosine(3000, 1e-3->0), times=3)",
    "noam": "warmup(4000, 1e-3) then rsqrt(timescale=4000)",
    "inverse_sqrt": "warmup(1000, 1e-3) then rsqrt(timescale=1000)",
    "polynomial_decay": "polynomial(10000, 1e-3->0)",
    "triangular2": "repeat(triangle(4000, 0->1e-3), scale=0.5)",
    "StepLR": "decay(1e-3, 0.1, 30, staircase=true)",
    "torch.optim.lr_scheduler.StepLR": "decay(1e-3, 0.1, 30, staircase=true)",
    "trapezoidal": "warmup(1000, 1e-3) then hold(8000) then linear(1000, 0)",
    "constant_with_warmup": "warmup(1000, 1e-3) then constant(1e-3)",
    "warmup_stable_decay": "warmup(1000, 1e-3) then hold(8000) then cosine(1000, 0)",
    "lr = wsd; wd = 0.1 * lr": "lr = warmup(1000, 1e-3) then hold(8000) then sqrt_decay(1000, 0); wd = 0.1 * lr",
}


@pytest.mark.parametrize("text, typed", NAMES.items())
def test_a_name_alone_is_a_pattern_to_fill_in(text: str, typed: str) -> None:
    found = only(text)
    assert found.fixed() == typed
    assert "the numbers are examples" in found.message
    assert errors(typed) == []


FACTS = {
    "1e-3 * 0.9^epoch": ({"steps_per_epoch": 10}, "1e-3 * 0.9^floor(step / steps_per_epoch)"),
    "1 - progress": ({"total": 10}, "1 - (step / total)"),
    "cosine(total_steps, 1e-3->0)": ({"total": 10}, "cosine(total, 1e-3->0)"),
    "hold(3 * batches_per_epoch, 1)": ({"steps_per_epoch": 10}, "hold(3 * steps_per_epoch, 1)"),
    "wsd(0.1, 0.8, 0.1)": ({"total": 100}, "warmup(10%, 1e-3) then hold(80%) then sqrt_decay(10%, 0)"),
    "wsd(0.1, 0.8, 0.1, 3e-4)": ({"total": 100}, "warmup(10%, 3e-4) then hold(80%) then sqrt_decay(10%, 0)"),
    "CosineAnnealingLR(opt, T_max=total)": ({"total": 10}, "cosine(total, 1e-3->0)"),
    "LinearWithWarmupScheduler(10%)": ({"total": 100}, "warmup(10%, 1e-3) then linear(rest, 0)"),
    "StepLR(opt, 5 ep)": ({"steps_per_epoch": 10}, "decay(1e-3, 0.1, 5 ep, staircase=true)"),
    "get_cosine_schedule_with_warmup(opt, 1 ep, 10 ep)": (
        {"steps_per_epoch": 10},
        "warmup(1 ep, 1e-3) then cosine(until 10 ep, 0)",
    ),
}


@pytest.mark.parametrize("text, facts, typed", [(text, *row) for text, row in FACTS.items()])
def test_facts_are_used_where_they_are_known(text: str, facts: dict[str, int], typed: str) -> None:
    assert only(text, **facts).fixed() == typed
    assert errors(typed, **facts) == []


def test_numbers_in_another_order_are_said_to_be() -> None:
    assert "in another order" in only("exponential_decay(1e-3, 0.96, 1000)").message
    assert "in another order" not in only("exponential_decay(1e-3, 1000, 0.96)").message


# What has no spec: words of the help, and no code that would fail.
WITHOUT = {
    "max(1e-5, loss)": "thence.stateful.plateau",
    "0.1 * val_loss": "thence.stateful.plateau",
    "1 - train_accuracy": "thence.stateful.plateau",
    "plateau(0.5, 10)": "plateau(factor=0.5, patience=10)",
    "reduce_on_plateau": "thence.stateful.plateau",
    "reduce_lr_on_plateau": "thence.stateful.plateau",
    "ReduceLROnPlateau(optimizer, 'min', factor=0.3, patience=5)": "plateau(factor=0.3, patience=5)",
    "optax.contrib.reduce_on_plateau(0.2, 3)": "plateau(factor=0.2, patience=3)",
    "LambdaLR(optimizer, lr_lambda=lambda epoch: 0.95 ** epoch)": "1e-3 * 0.95^step",
    "LearningRateScheduler(schedule)": "1e-3 * 0.95^step",
}


@pytest.mark.parametrize("text, words", WITHOUT.items())
def test_what_has_no_spec_is_done_otherwise(text: str, words: str) -> None:
    found = only(text)
    assert found.fix is None and words in (found.help or "") and "write:" not in (found.help or "")


def test_the_plateau_that_is_named_exists() -> None:
    import thence.stateful

    code = re.search(r"thence\.stateful\.plateau\(.*?\)", only("plateau(0.5, 10)").help or "")
    assert code is not None
    made = eval(code[0]) * thence.Schedule("constant(1e-3)")
    assert float(made(made.init(), value=1.0)) == pytest.approx(1e-3)


SAID = {
    "CosineAnnealingLR(T_max=len(loader) * 10)": "the number for `T_max` is an example",
    "optax.cosine_decay_schedule(1e-3)": "the number for `decay_steps` is an example",
    "OneCycleLR(opt, 0.01, total_steps=301, pct_start=0.25)": "the way up would last 74.25 steps, so that these numbers are examples",
    "optax.warmup_cosine_decay_schedule(0, 1e-3, 1000, 500)": "is 500, not more than the 1000 steps before",
    "StepLR(opt, 0)": "`step_size` is 0, no whole number of steps",
    "ExponentialLR(opt, 0)": "`gamma` must be more than 0",
    "CosineLRScheduler(opt, 300, noise_range_t=(1, 2))": "`noise_range_t` is left out",
    "StepLR(opt, 30, foo=3)": "`foo` is left out",
    "constant_schedule(2 ep)": "`value` is 2 ep, no plain value",
    "warmup_stable_decay(0.1)": "its lengths need plain numbers",
    "CosineAnnealingLR(T_max=1/0)": "the number for `T_max` is an example",
    "ConstantLR(factor=1e-320, total_iters=3)": "one of its numbers is out of range",
    "StepLR(1, 2, 3, 4, 5)": "it takes at most 3 arguments",
    "PiecewiseConstantDecay([1], [1])": "`values` must have one more than `boundaries`",
}


@pytest.mark.parametrize("text, words", SAID.items())
def test_what_could_not_be_taken_over_is_said(text: str, words: str) -> None:
    found = only(text)
    assert words in found.message
    assert errors(found.fixed() or "") == []


OURS = {
    "cosin(10, 1->0)": "cosine(10, 1->0)",  # like one of ours
    "wramup(10, 1)": "warmup(10, 1)",
    "Cosine(10, 1->0)": "cosine(10, 1->0)",  # one of ours but for a capital
    "LINEAR(10, 1->0)": "linear(10, 1->0)",
    "WarmUp(10, 1)": "warmup(10, 1)",
    "wsd(n) = warmup(n, 1); wsd(5)": None,  # the user's own
    "t = 3; hold(10, t)": None,
    "loss = 3; hold(10, loss)": None,
    "epoch(k) = k; hold(10, epoch(3))": None,
}


@pytest.mark.parametrize("text, typed", OURS.items())
def test_words_of_the_language_and_of_the_user_come_first(text: str, typed: str | None) -> None:
    assert errors(text) == [] if typed is None else only(text).fixed() == typed


@pytest.mark.parametrize(
    "inner", ["1" * 60_000 + "!", "[" * 30_000 + "]" * 30_000, "StepLR('a')+" * 5_000, "1e400"]
)
def test_a_hostile_call_is_answered_at_once(inner: str) -> None:
    assert thence.check(f"CosineAnnealingLR(T_max={inner})")[0].severity == "error"


def test_commas_within_numbers_come_first() -> None:
    found = only("linear_warmup(1,000, 1e-3)")
    assert found.fixed() == "linear_warmup(1000, 1e-3)"
    assert only(found.fixed() or "").fixed() == "warmup(1000, 1e-3)"


def test_a_users_function_is_none_of_a_library_where_the_text_cannot_be_read() -> None:
    (found,) = thence.check("wsd(n) = warmup(n, 1); wsd(5) then 'x'[0].y", total=10)[:1]
    assert "wsd" not in found.message


def test_the_reference_on_the_command_line_knows_other_names() -> None:
    said = CliRunner().invoke(cli, ["curves", "StepLR"])
    assert said.exit_code == 2 and "for example, decay(1e-3, 0.1, 30, staircase=true)" in said.output


# ---- the table -------------------------------------------------------------------------------------------------


def title(entry: Counterpart) -> str:
    return f"{entry.library or 'word'}: {entry.names[0]}"


@pytest.mark.thorough
@pytest.mark.parametrize("entry", other.TABLE, ids=title)
def test_an_entry_is_sound(entry: Counterpart) -> None:
    assert (entry.spec is None) != (entry.instead is None)
    assert entry.word in {"", *CURVES, *TRANSFORMS, *FUNCTIONS}
    # Every piece of the signature is read.
    pieces = re.split(r", (?![^\[{]*[\]}])", entry.signature) if entry.signature else []
    assert list(entry.parameters) == [re.split(r"[ :]", piece)[0] for piece in pieces]
    if entry.spec is None:
        return
    for name in entry.names:
        if name in CURVES:
            continue
        for text in (name, f"{name}()", f"mine.{name}()"):
            typed = only(text).fixed()
            assert typed is not None and errors(typed) == [], text


def test_every_name_is_known_without_its_capitals_and_underscores() -> None:
    for entry in other.TABLE:
        for name in entry.names:
            for spelled in (name, name.lower(), name.upper(), name.replace("_", ""), f"a.b.{name}"):
                assert other.key(spelled) == other.key(name)
            assert other.is_schedule_name(name) == (name not in CURVES)
            assert other.is_schedule_call(f" {name} (1)") == (name not in CURVES)
    assert len({other.key(name) for entry in other.TABLE for name in entry.names}) >= 150


def test_one_library_has_a_name_once() -> None:
    seen = [(entry.library, name) for entry in other.TABLE for name in entry.names]
    assert len(seen) == len(set(seen))


# ---- optax -----------------------------------------------------------------------------------------------------

OPTAX = [entry for entry in other.TABLE if entry.library == "optax" and entry.spec]


@pytest.mark.parametrize("entry", OPTAX, ids=title)
def test_parameters_are_those_of_optax(entry: Counterpart) -> None:
    signature = inspect.signature(getattr(optax, entry.names[0]))
    assert list(entry.parameters) == list(signature.parameters)
    for name, parameter in signature.parameters.items():
        default = entry.parameters[name].default
        if parameter.default is inspect.Parameter.empty:
            assert default is None
        elif default is not None:
            assert eval(default) == parameter.default


def test_every_schedule_of_optax_is_in_the_table() -> None:
    names = {name for name in dir(optax) if re.search("(?<!by)_schedules?$|^exponential_decay$", name)}
    assert {entry.names[0] for entry in OPTAX} == names


@pytest.mark.thorough
@pytest.mark.parametrize("text", [text for text in CALLS if re.match(r"optax\.", text)])
def test_values_are_those_of_optax(text: str) -> None:
    theirs = eval(text, {"optax": optax})
    steps = np.arange(1101 if "1000" in text or "1_000" in text else 301)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)  # optax's turns begin where they like
        ours = thence.compile(CALLS[text])
    assert isinstance(ours, thence.Schedule)
    with jax.enable_x64(True):
        expected = np.asarray(jax.jit(jax.vmap(theirs))(steps))
    assert np.abs(np.array([ours(int(k)) for k in steps]) - expected).max() <= 1e-6 * np.abs(expected).max()


# ---- other libraries' values, measured -------------------------------------------------------------------------------


def library_of(text: str) -> str:
    written = PythonText(text)
    call = written.call(next(written.names()))
    assert call is not None
    entry = other.find(call)
    assert entry is not None
    return entry.library


@pytest.mark.parametrize("text, values", MEASURED.items())
def test_values_are_those_that_were_measured(text: str, values: dict[int, float]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        ours = thence.compile(only(text).fixed() or "")
    assert isinstance(ours, thence.Schedule)
    peak = max(map(abs, values.values()))
    single = library_of(text) == "Keras"  # whose values are float32
    for step, value in values.items():
        assert ours(step) == pytest.approx(value, rel=0, abs=(1e-6 if single else 1e-11) * peak), step


# ---- behind another segment, and names for the same thing ----------------------------------------------------------

# What is written with what is given, and the whole text once every suggestion is typed.
MEANT: list[tuple[str, dict[str, Any], str]] = [
    ("warmup(1000, lr=1e-3) then inverse_sqrt(1000)", {}, "warmup(1000, to=1e-3) then rsqrt(timescale=1000)"),
    ("warmup(1000, 1e-3) then wsd", {}, "warmup(1000, 1e-3) then hold(8000) then sqrt_decay(1000, 0)"),
    ("warmup(1000, 3e-4) then WarmupCosine(1000, 10000, 3e-4)", {}, "warmup(1000, 3e-4) then cosine(9000, 0)"),
    ("warmup(1k, 1e-3) then get_cosine_schedule_with_warmup(opt, 1000, 10000)", {}, "warmup(1k, 1e-3) then cosine(9000, 0)"),
    ("warmup(9, 1) then optax.warmup_cosine_decay_schedule(0, 1, 9, 90)", {}, "warmup(9, 1) then cosine(81, 0)"),
    ("noam(512, 4000)", {}, "warmup(4000, (512 * 4000)^-0.5) then rsqrt(timescale=4000)"),
    ("NoamOpt(512, 4000)", {}, "warmup(4000, (512 * 4000)^-0.5) then rsqrt(timescale=4000)"),
    ("NoamOpt(512, 2, 4000, opt)", {}, "warmup(4000, 2 * ((512 * 4000)^-0.5)) then rsqrt(timescale=4000)"),
    ("noam(model_size=512, factor=1, warmup=4000)", {}, "warmup(4000, (512 * 4000)^-0.5) then rsqrt(timescale=4000)"),
    ("noam(512, warmup=4000)", {}, "warmup(4000, (512 * 4000)^-0.5) then rsqrt(timescale=4000)"),
    ("lr = hold(9, 1) then cosine(9, 0); wd = 0.1 * learning_rate", {}, "lr = hold(9, 1) then cosine(9, 0); wd = 0.1 * lr"),
    ("wd = 0.1; cosine(100, weight_decay->0)", {}, "wd = 0.1; cosine(100, wd->0)"),
    ("peak = 1; warmup(10, peak_lr) then hold(4)", {}, "peak = 1; warmup(10, peak) then hold(4)"),
    ("n_warmup = 10; warmup(num_warmup_steps, 1) then hold(4)", {}, "n_warmup = 10; warmup(n_warmup, 1) then hold(4)"),
    ("lr = 1e-3; lr = warmup(9, lr) then hold(9)", {}, "peak = 1e-3; lr = warmup(9, peak) then hold(9)"),
    ("wd = 0.1; wd = cosine(9, wd->wd / 10)", {}, "peak = 0.1; wd = cosine(9, peak->peak / 10)"),
    ("peak = 1; lr = peak; lr = warmup(9, lr) then hold(9)", {}, "peak = 1; lr_peak = peak; lr = warmup(9, lr_peak) then hold(9)"),
    ("lr = 1; k = lr; lr = hold(9, lr) * k; wd = lr / 2", {}, "peak = 1; k = peak; lr = hold(9, peak) * k; wd = lr / 2"),
    ("steps = 100; warmup(5%, 1) then cosine(95%, 0)", {}, "total = 100; warmup(5%, 1) then cosine(95%, 0)"),
    ("T = 100; warmup(5%, 1) then cosine(rest, 0)", {}, "total = 100; warmup(5%, 1) then cosine(rest, 0)"),
    ("iterations = 100; warmup(5%, 1) then cosine(rest, 0)", {}, "total = 100; warmup(5%, 1) then cosine(rest, 0)"),
    ("num_steps = 100; k = num_steps / 50; k * cosine(rest, 1->0)", {}, "num_steps = 100; total = num_steps; k = num_steps / 50; k * cosine(rest, 1->0)"),
    ("bs = 256; warmup(512ex, 1) then hold(5)", {}, "batch_size = 256; warmup(512ex, 1) then hold(5)"),
    ("seq_len = 10; warmup(99tok, 1) then hold(5)", {"batch_size": 8}, "seq_len = 10; tokens_per_step = seq_len * 8; warmup(99tok, 1) then hold(5)"),
]  # fmt: skip

PASTED = {
    "--lr 3e-4 --min-lr 3e-5 --lr-decay-style cosine --lr-warmup-iters 2000 --lr-decay-iters 100000": "warmup(2000, 3e-4) then cosine(98000, 3e-5)",
    "torchrun pretrain.py --lr 3e-4 --lr-decay-style linear --train-iters 1000 --weight-decay 0.1": "linear(1000, 3e-4->0)",
    "--learning_rate 5e-5 --lr_scheduler_type cosine --warmup_steps 500 --max_steps 10000": "warmup(500, 5e-5) then cosine(9500, 0)",
    "--learning_rate=5e-5 --lr_scheduler_type=linear --warmup_ratio=0.1 --max_steps=10000": "warmup(1000, 5e-5) then linear(9000, 0)",
    "--learning_rate 5e-5 --lr_scheduler_type cosine --max_steps 100": "cosine(100, 5e-5->0)",
    "--lr 5e-5 --lr-decay-style cosine --lr-warmup-iters 100 --train-iters 100": None,
    "--sched tanh --epochs 300 --lr 1e-3": None,
    '{"type": "WarmupDecayLR", "params": {"total_num_steps": 100, "warmup_min_lr": 0, "warmup_max_lr": 1e-3, "warmup_num_steps": 10, "warmup_type": "linear"}}': "hold(1, 0) then linear(10, 0->1e-3) then linear(90, 1e-3->0)",
    '{\n  "scheduler": {\n    "type": "StepLR",\n    "step_size": 30}}': "decay(1e-3, 0.1, 30, staircase=true)",
    "type: CosineAnnealingLR\nT_max: 100\neta_min: 1e-5": "cosine(100, 1e-3->1e-5)",
    "lr_scheduler:\n  type: StepLR  # as before\n  step_size: 30\noptimizer:\n  lr: 3e-4": "decay(3e-4, 0.1, 30, staircase=true)",
    "lr_scheduler_type: cosine\nlearning_rate: 5e-5\nwarmup_steps: 500\nmax_steps: 10000": "warmup(500, 5e-5) then cosine(9500, 0)",
    "_target_: torch.optim.lr_scheduler.ExponentialLR\ngamma: 0.99": "decay(1e-3, 0.99, 1)",
    "type: CosineAnnealingLR\nT_max: 100\nwarmup_epochs: 5": None,
    "type: ReduceLROnPlateau\nfactor: 0.5": None,
}


@pytest.mark.parametrize("text", PASTED)
def test_a_pasted_config_is_one_thing(text: str) -> None:
    found = only(text)
    assert found.fixed() == PASTED[text]
    assert found.fix is None or errors(found.fix.text) == []


@pytest.mark.parametrize(
    "hole", ["${peak}", "{peak}", "$peak", "{{ peak }}", "%(peak)s", "<peak>", "$(peak)"]
)
def test_a_hole_is_a_name(hole: str) -> None:
    assert (
        only(f"peak = 1; warmup(2k, {hole}) then hold(8)").fixed()
        == "peak = 1; warmup(2k, peak) then hold(8)"
    )


def test_an_epoch_is_whole_beside_another_mistake() -> None:
    assert all_typed("1e-3 * 0.95 ** epoch") == "1e-3 * 0.95 ^ floor(step / steps_per_epoch)"
    assert only("LambdaLR(opt, lambda epoch: 0.95 ** epoch)").fix is None


def all_typed(text: str, **facts: Any) -> str:
    """A text with every suggestion for an error typed."""
    fixes = {found.fix for found in thence.check(text, **facts) if found.severity == "error" and found.fix}
    for fix in sorted(fixes, key=lambda fix: fix.span, reverse=True):
        text = text[: fix.span.start] + fix.text + text[fix.span.stop :]
    return text


@pytest.mark.parametrize("text, facts, right", MEANT)
def test_what_is_meant_is_typed_at_once(text: str, facts: dict[str, Any], right: str) -> None:
    assert all_typed(text, **facts) == right
    assert errors(right, **facts) == []


def test_a_second_warmup_is_left_out() -> None:
    written = [
        f"warmup(1000, 1e-3) then {entry.names[0]}{call}" for entry in other.TABLE for call in ("", "()")
    ]
    typed = {text: all_typed(text) for text in written}
    assert [text for text, right in typed.items() if re.search(r"then \(?warmup\([^()]*\) then", right)] == []


def test_a_warmup_behind_another_segment_stays() -> None:
    assert (
        all_typed("hold(10, 1) then inverse_sqrt(9)")
        == "hold(10, 1) then warmup(9, 1e-3) then rsqrt(timescale=9)"
    )
    text = "warmup(9, 1) then WarmupCosine(9, 90, 0.5)"
    assert all_typed(text) == "warmup(9, 1) then warmup(9, 0.5) then cosine(81, 0)"


@pytest.mark.parametrize("name", ["seq_len", "sequence_length", "context_length", "block_size"])
def test_a_length_of_examples_is_given_as_tokens(name: str) -> None:
    found = only("warmup(375Mtok, 3e-4) then hold(5)", **{name: 2048, "batch_size": 1024})
    assert found.help == "write: tokens_per_step=2097152, which is 2048 * 1024"
    found = only("warmup(375Mtok, 3e-4) then hold(5)", **{name: 2048})
    assert found.help == f"give tokens_per_step, which is {name} times the examples of a step"


@pytest.mark.parametrize(
    "text", ["lr = hold(9, 1); wd = 0.1 * foo", "lr = hold(9, 1); wd = foo", "wd = 2 * foo"]
)
def test_no_output_is_made_a_constant(text: str) -> None:
    found = only(text)
    assert found.fix is None and "no output" in (found.help or "")
    assert only("lr = hold(9, foo)").fixed() == "foo = 1e-3; lr = hold(9, foo)"


def test_a_rate_that_is_scaled_with_the_batch_is_meant() -> None:
    facts = {"batch_size": 8192, "steps_per_epoch": 156}
    run = "(warmup(5 ep, 1) then cosine(85 ep, 0))"
    for text in (f"lr = 0.1 * batch_size / 256 * {run}", f"k = 0.1 * batch_size / 256; lr = k * {run}"):
        assert list(thence.check(text, **facts)) == []
    (found,) = thence.check(f"lr = 3.2 * {run}", **facts)
    assert found.code == "large-rate" and "1e-3" not in (found.help or "")


def test_answers_by_name() -> None:
    found = about_name("CosineAnnealingLR", Span(0, 17))
    assert found is not None and found.text == "cosine(10000, 1e-3->0)"
    assert about_name("banana", Span(0, 6)) is None and pattern("banana") is None
