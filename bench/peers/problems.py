"""The problems on which samplers are compared; Problems.java has the same ones, and `bench/samplers` compares the two.
"""

import math

HARTMANN_WEIGHTS = (1.0, 1.2, 3.0, 3.2)
HARTMANN3 = (
    ((3, 10, 30), (0.1, 10, 35), (3, 10, 30), (0.1, 10, 35)),
    ((3689, 1170, 2673), (4699, 4387, 7470), (1091, 8732, 5547), (381, 5743, 8828)),
)
HARTMANN6 = (
    (
        (10, 3, 17, 3.5, 1.7, 8),
        (0.05, 10, 17, 0.1, 8, 14),
        (3, 3.5, 1.7, 10, 17, 8),
        (17, 8, 0.05, 10, 0.1, 14),
    ),
    (
        (1312, 1696, 5569, 124, 8283, 5886),
        (2329, 4135, 8307, 3736, 1004, 9991),
        (2348, 1451, 3522, 2883, 3047, 6650),
        (4047, 8828, 8732, 5743, 1091, 381),
    ),
)


def hartmann(tables):
    def value(x):
        total = 0.0
        for weight, widths, centres in zip(HARTMANN_WEIGHTS, *tables):
            total += weight * math.exp(-sum(a * (xi - 1e-4 * p) ** 2 for a, xi, p in zip(widths, x, centres)))
        return -total

    return value


def branin(x):
    curve = x[1] - 5.1 / (4 * math.pi**2) * x[0] ** 2 + 5 / math.pi * x[0] - 6
    return curve**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x[0]) + 10


def ackley(x):
    square = sum(v * v for v in x) / len(x)
    waves = sum(math.cos(2 * math.pi * v) for v in x) / len(x)
    return -20 * math.exp(-0.2 * math.sqrt(square)) - math.exp(waves) + 20 + math.e


def rosenbrock(x):
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


def rastrigin(x):
    return sum(v * v - 10 * math.cos(2 * math.pi * v) + 10 for v in x)


def styblinski(x):
    return sum(v**4 - 16 * v * v + 5 * v for v in x) / 2


def levy(x):
    w = [1 + (v - 1) / 4 for v in x]
    middle = sum((v - 1) ** 2 * (1 + 10 * math.sin(math.pi * v + 1) ** 2) for v in w[:-1])
    return math.sin(math.pi * w[0]) ** 2 + middle + (w[-1] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[-1]) ** 2)


def griewank(x):
    product = 1.0
    for i, v in enumerate(x):
        product *= math.cos(v / math.sqrt(i + 1))
    return sum(v * v for v in x) / 4000 - product + 1


def michalewicz(x):
    return -sum(math.sin(v) * math.sin((i + 1) * v * v / math.pi) ** 20 for i, v in enumerate(x))


def schwefel(x):
    return 418.9828872724338 * len(x) - sum(v * math.sin(math.sqrt(abs(v))) for v in x)


def zakharov(x):
    slope = sum(0.5 * (i + 1) * v for i, v in enumerate(x))
    return sum(v * v for v in x) + slope**2 + slope**4


def trid(x):
    return sum((v - 1) ** 2 for v in x) - sum(a * b for a, b in zip(x, x[1:]))


def dixon_price(x):
    return (x[0] - 1) ** 2 + sum((i + 2) * (2 * b * b - a) ** 2 for i, (a, b) in enumerate(zip(x, x[1:])))


def shifted_ackley(x):
    return ackley([v - 10 * math.sin(3 * (i + 1)) for i, v in enumerate(x)])


def turned_ellipsoid(x):
    """Axes of which the longest is 30 times the shortest, reflected at the plane across (1, 2, ..., n)."""
    n = len(x)
    z = [v - 2 * math.sin(i + 1) for i, v in enumerate(x)]
    along = sum((i + 1) * v for i, v in enumerate(z)) / (n * (n + 1) * (2 * n + 1) / 6)
    return sum(1000 ** (i / (n - 1)) * (v - 2 * along * (i + 1)) ** 2 for i, v in enumerate(z))


class Box:
    """A function of real parameters x0, x1, ... with the same range.

    noise is the standard deviation of the errors of a study under noise, None where there are no such studies.
    """

    def __init__(self, name, value, ranges, noise=None, budget=100):
        self.name, self.value, self.ranges, self.noise, self.budget = name, value, ranges, noise, budget

    def __call__(self, suggest):
        return self.value([suggest(f"x{i}", "real", *ends) for i, ends in enumerate(self.ranges)])

    def at(self, point):
        return self.value([point[f"x{i}"] for i in range(len(self.ranges))])

    def hyperopt(self):
        from hyperopt import hp

        return {f"x{i}": hp.uniform(f"x{i}", *ends) for i, ends in enumerate(self.ranges)}

    def suits(self, peer):
        return True

    def check(self, fraction):
        point = [low + (fraction + i / 7) % 1 * (high - low) for i, (low, high) in enumerate(self.ranges)]
        return self.value(point)


class Conditional:
    """The optimizer decides which of two further parameters exists."""

    name, noise, budget = "conditional", 0.04, 200

    def __call__(self, suggest):
        point = {"lr": suggest("lr", "log", 1e-5, 1e-1), "layers": suggest("layers", "int", 1, 8)}
        point["optimizer"] = suggest("optimizer", "choice", "sgd", "adam", "rms")
        if point["optimizer"] == "sgd":
            point["momentum"] = suggest("momentum", "real", 0.0, 0.99)
        if point["optimizer"] == "adam":
            point["beta1"] = suggest("beta1", "real", 0.5, 0.999)
        return self.value(point)

    def at(self, point):
        return self.value({**point, **point["branch"], "lr": point["lr"]})

    def value(self, point):
        base, centre = {"sgd": (0.0, -1.5), "adam": (0.1, -3.0), "rms": (0.3, -3.5)}[point["optimizer"]]
        extra = 0.0
        if point["optimizer"] == "sgd":
            extra = 2 * (point["momentum"] - 0.9) ** 2
        if point["optimizer"] == "adam":
            extra = 5 * (point["beta1"] - 0.9) ** 2
        return base + 0.5 * (math.log10(point["lr"]) - centre) ** 2 + 0.1 * (point["layers"] - 4) ** 2 + extra

    def hyperopt(self):
        from hyperopt import hp

        return {
            "lr": hp.loguniform("lr", math.log(1e-5), math.log(1e-1)),
            "layers": hp.uniformint("layers", 1, 8),
            "branch": hp.choice(
                "optimizer",
                [
                    {"optimizer": "sgd", "momentum": hp.uniform("momentum", 0, 0.99)},
                    {"optimizer": "adam", "beta1": hp.uniform("beta1", 0.5, 0.999)},
                    {"optimizer": "rms"},
                ],
            ),
        }

    def suits(self, peer):
        # Optuna's GP and CMA-ES leave conditional parameters to random draws.
        return peer in ("optuna-random", "optuna-tpe", "hyperopt")

    def check(self, fraction):
        point = {"lr": 10 ** (-5 + 4 * fraction), "layers": 1 + int(8 * fraction), "momentum": fraction, "beta1": fraction}
        return sum(self.value({**point, "optimizer": optimizer}) for optimizer in ("sgd", "adam", "rms"))


ALL = (
    Box("branin", branin, ((-5.0, 10.0), (0.0, 15.0))),
    Box("hartmann3", hartmann(HARTMANN3), ((0.0, 1.0),) * 3),
    Box("hartmann6", hartmann(HARTMANN6), ((0.0, 1.0),) * 6, noise=0.2),
    Box("ackley10", ackley, ((-32.768, 32.768),) * 10, noise=1.0),
    Box("rosenbrock5", rosenbrock, ((-5.0, 10.0),) * 5, noise=100.0),
    Box("rastrigin5", rastrigin, ((-5.12, 5.12),) * 5, noise=6.0),
    Box("styblinski5", styblinski, ((-5.0, 5.0),) * 5),
    Conditional(),
    # Held out: looked at only after the samplers were made.
    Box("levy8", levy, ((-10.0, 10.0),) * 8),
    Box("griewank6", griewank, ((-600.0, 500.0),) * 6),
    Box("michalewicz5", michalewicz, ((0.0, math.pi),) * 5),
    Box("schwefel4", schwefel, ((-500.0, 500.0),) * 4),
    Box("zakharov7", zakharov, ((-5.0, 10.0),) * 7),
    # Held out a second time, after some of those above had been looked at.
    Box("trid6", trid, ((-36.0, 36.0),) * 6),
    Box("dixonprice5", dixon_price, ((-10.0, 10.0),) * 5),
    Box("shiftedackley6", shifted_ackley, ((-32.768, 32.768),) * 6),
    Box("turnedellipsoid6", turned_ellipsoid, ((-5.0, 5.0),) * 6),
)


def checks():
    """The values of each problem at fixed points, and its noise."""
    return {
        problem.name: [*(problem.check(fraction) for fraction in (0.15, 0.5, 0.85)), problem.noise or 0.0] for problem in ALL
    }
