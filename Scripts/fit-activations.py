#!/usr/bin/env python3
"""Fit the polynomials behind Sememe's vectorised exponentials, hyperbolic tangent and GELU.

Each function is a known part times a polynomial. The polynomial is fitted for the smallest worst relative error by
Lawson's reweighted least squares, in double precision against mpmath, and its coefficients are then rounded to float
one by one, lowest power first, the rest being fitted again each time so that they take up the rounding.

Prints the C constants of functions.h and gelu_erf.h in Sources/CSememeKernels/activation and of
attention/strip_avx512.h there, and the worst relative errors of the rounded polynomials in exact arithmetic; called
with --table, the whole of activation/normal_tail_table.h instead.
Needs numpy and mpmath.
"""

import re
import sys

import mpmath
import numpy as np

SQRT_HALF = mpmath.sqrt(mpmath.mpf(1) / 2)


def chebyshev_points(low, high, count=2000):
    """Points of [low, high], dense at the ends, where the error of a fit is largest."""
    angles = (np.arange(count) + 0.5) * np.pi / count
    return (low + high) / 2 + (high - low) / 2 * np.cos(angles)


def weighted_fit(basis, target, scale, rounds=200):
    """Coefficients c with the smallest worst |basis·c − target|·scale (Lawson 1961)."""
    weights = np.ones(len(target))
    best, best_error = None, np.inf
    for _ in range(rounds):
        root = np.sqrt(weights) * scale
        coefficients = np.linalg.lstsq(basis * root[:, None], target * root, rcond=None)[0]
        error = np.abs(basis @ coefficients - target) * scale
        if error.max() < best_error:
            best, best_error = coefficients, error.max()
        weights *= error / error.max() + 1e-3
        weights /= weights.sum()
    return best


def rounded_fit(variable, target, scale, degree):
    """Float coefficients of target ≈ Σ cᵢ·variableⁱ and their worst error; scale makes that a relative one."""
    basis = np.vander(variable, degree + 1, increasing=True)
    rounded = np.zeros(degree + 1)
    for power in range(degree + 1):
        rest = target - basis[:, :power] @ rounded[:power]
        rounded[power] = np.float32(weighted_fit(basis[:, power:], rest, scale)[0])
    return rounded, np.max(np.abs(basis @ rounded - target) * scale)


def literal(value):
    """A float as C writes it in hexadecimal digits."""
    return re.sub(r"\.?0*p", "p", float(value).hex()) + "f"


def fit(name, variable, target, scale, degree):
    """Fit target ≈ Σ cᵢ·variableⁱ and print the coefficients."""
    rounded, error = rounded_fit(variable, target, scale, degree)
    print(f"// {name}: worst relative error {error:.1e}")
    for power, value in enumerate(rounded):
        print(f"//   c{power} = {literal(value)}  {value:.9g}")


def fit_exponential():
    """eʳ = 1 + r + r²·P(r) for |r| ≤ ln 2/2, what is left after taking off whole powers of two."""
    half = np.log(2) / 2 * 1.001
    r = chebyshev_points(-half, half)
    target = np.array([float((mpmath.exp(x) - 1 - x) / mpmath.mpf(x) ** 2) for x in map(float, r)])
    fit("exponential P(r)", r, target, r**2 / np.exp(r), degree=4)


def fit_power_of_two():
    """2ʳ = 1 + r·P(r) for 0 ≤ r < 1, for the softmax of attention_avx512.c."""
    r = chebyshev_points(1e-6, 1)
    target = np.array([float((mpmath.mpf(2) ** mpmath.mpf(x) - 1) / mpmath.mpf(x)) for x in map(float, r)])
    fit("power of two P(r)", r, target, r / 2**r, degree=4)


def fit_tanh():
    """tanh x = x + x³·P(x²) for |x| ≤ 0.625; above, the form with an exponential is accurate."""
    x = chebyshev_points(1e-4, 0.626)
    target = np.array([float((mpmath.tanh(v) - v) / mpmath.mpf(v) ** 3) for v in map(float, x)])
    fit("tanh P(x²)", x**2, target, x**3 / np.tanh(x), degree=4)


def fit_normal_tail(a=3.5, limit=14.5):
    """1 − Φ(t) = e^(−t²/2)/(t + a)·P(u), u = (t − a)/(t + a), for 0 ≤ t ≤ limit, Φ the normal distribution function."""
    low, high = -1.0, (limit - a) / (limit + a)
    u = chebyshev_points(low, high)
    t = a * (1 + u) / (1 - u)

    def scaled(v):
        v = mpmath.mpf(v)
        return float((v + a) * mpmath.exp(v * v / 2) * mpmath.erfc(v * SQRT_HALF) / 2)

    target = np.array([scaled(v) for v in map(float, t)])
    fit(f"normal tail P(u), a = {a}", u, target, 1 / target, degree=9)


def normal_tail_segments(width, count):
    """Cubics of 1 − Φ(t) in t − i·width, each for the t nearest to i·width; the last one is zero."""
    rows, worst = [], 0.0
    for i in range(count - 1):
        u = chebyshev_points(0 if i == 0 else -width / 2, width / 2, count=200)
        target = np.array([float(mpmath.erfc((i * width + mpmath.mpf(v)) * SQRT_HALF) / 2) for v in map(float, u)])
        coefficients, error = rounded_fit(u, target, 1 / target, degree=3)
        rows.append(coefficients)
        worst = max(worst, error * np.max(target * (i * width + u)))  # of t·(1 − Φ(t)), absolutely
    return np.array(rows + [np.zeros(4)]), worst


def print_normal_tail_table(width=0.1875, count=32):
    """Print activation/normal_tail_table.h."""
    table, worst = normal_tail_segments(width, count)
    print(f"""\
// Written by Scripts/fit-activations.py --table.
//
// The tail Q = 1 − Φ of the normal distribution in {count} segments: Q(t) = Σ table[p][i]·(t − i·width)ᵖ for the t nearest
// to i·width, zero in the last one. The error of t·Q(t) is at most {worst:.1e} before rounding.
#ifndef SEMEME_NORMAL_TAIL_TABLE_H
#define SEMEME_NORMAL_TAIL_TABLE_H

static const float normal_tail_width = {width}f;

static const float normal_tail_table[4][{count}] __attribute__((aligned(64))) = {{""")
    for power in range(4):
        for i in range(0, count, 4):
            line = ", ".join(literal(value) for value in table[i : i + 4, power])
            start = "    {" if i == 0 else "     "
            print(f"{start}{line}{'},' if i + 4 == count else ','}")
    print("};\n\n#endif")


if __name__ == "__main__":
    mpmath.mp.prec = 200
    if sys.argv[1:] == ["--table"]:
        print_normal_tail_table()
    else:
        fit_exponential()
        fit_power_of_two()
        fit_tanh()
        fit_normal_tail()
