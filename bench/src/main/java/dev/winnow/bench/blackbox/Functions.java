package dev.winnow.bench.blackbox;

/** Standard test functions of optimisation, in their usual forms. */
final class Functions {
    private static final double[] HARTMANN_WEIGHTS = {1, 1.2, 3, 3.2};
    static final double[][][] HARTMANN3 = {
        {{3, 10, 30}, {0.1, 10, 35}, {3, 10, 30}, {0.1, 10, 35}},
        {{3689, 1170, 2673}, {4699, 4387, 7470}, {1091, 8732, 5547}, {381, 5743, 8828}}
    };
    static final double[][][] HARTMANN6 = {
        {{10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}},
        {
            {1312, 1696, 5569, 124, 8283, 5886},
            {2329, 4135, 8307, 3736, 1004, 9991},
            {2348, 1451, 3522, 2883, 3047, 6650},
            {4047, 8828, 8732, 5743, 1091, 381}
        }
    };

    private Functions() {}

    static double branin(double[] x) {
        double curve = x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
        return curve * curve + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x[0]) + 10;
    }

    /** Widths and centres of four wells. */
    static double hartmann(double[][][] tables, double[] x) {
        double total = 0;
        for (int i = 0; i < HARTMANN_WEIGHTS.length; i++) {
            double square = 0;
            for (int j = 0; j < x.length; j++) {
                double distance = x[j] - 1e-4 * tables[1][i][j];
                square += tables[0][i][j] * distance * distance;
            }
            total += HARTMANN_WEIGHTS[i] * Math.exp(-square);
        }
        return -total;
    }

    static double ackley(double[] x) {
        double square = 0;
        double waves = 0;
        for (double v : x) {
            square += v * v / x.length;
            waves += Math.cos(2 * Math.PI * v) / x.length;
        }
        return -20 * Math.exp(-0.2 * Math.sqrt(square)) - Math.exp(waves) + 20 + Math.E;
    }

    static double rosenbrock(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length - 1; i++) {
            double valley = x[i + 1] - x[i] * x[i];
            sum += 100 * valley * valley + (1 - x[i]) * (1 - x[i]);
        }
        return sum;
    }

    static double rastrigin(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += v * v - 10 * Math.cos(2 * Math.PI * v) + 10;
        }
        return sum;
    }

    static double styblinski(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += (v * v * v * v - 16 * v * v + 5 * v) / 2;
        }
        return sum;
    }

    static double levy(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double w = (x[i] - 1) / 4;
            double wave = i == x.length - 1
                    ? Math.sin(2 * Math.PI * (w + 1))
                    : Math.sqrt(10) * Math.sin(Math.PI * (w + 1) + 1);
            sum += w * w * (1 + wave * wave);
        }
        double first = Math.sin(Math.PI * (1 + (x[0] - 1) / 4));
        return first * first + sum;
    }

    static double griewank(double[] x) {
        double sum = 0;
        double product = 1;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * x[i] / 4000;
            product *= Math.cos(x[i] / Math.sqrt(i + 1.0));
        }
        return sum - product + 1;
    }

    static double michalewicz(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum -= Math.sin(x[i]) * Math.pow(Math.sin((i + 1) * x[i] * x[i] / Math.PI), 20);
        }
        return sum;
    }

    static double schwefel(double[] x) {
        double sum = 418.9828872724338 * x.length;
        for (double v : x) {
            sum -= v * Math.sin(Math.sqrt(Math.abs(v)));
        }
        return sum;
    }

    static double zakharov(double[] x) {
        double squares = 0;
        double slope = 0;
        for (int i = 0; i < x.length; i++) {
            squares += x[i] * x[i];
            slope += 0.5 * (i + 1) * x[i];
        }
        return squares + slope * slope + slope * slope * slope * slope;
    }

    static double trid(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - 1) * (x[i] - 1) - (i > 0 ? x[i] * x[i - 1] : 0);
        }
        return sum;
    }

    static double dixonPrice(double[] x) {
        double sum = (x[0] - 1) * (x[0] - 1);
        for (int i = 1; i < x.length; i++) {
            double valley = 2 * x[i] * x[i] - x[i - 1];
            sum += (i + 1) * valley * valley;
        }
        return sum;
    }

    static double shiftedAckley(double[] x) {
        double[] moved = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            moved[i] = x[i] - 10 * Math.sin(3 * (i + 1));
        }
        return ackley(moved);
    }

    /** Axes of which the longest is 30 times the shortest, reflected at the plane across (1, 2, ..., n). */
    static double turnedEllipsoid(double[] x) {
        int n = x.length;
        double along = 0;
        for (int i = 0; i < n; i++) {
            along += (i + 1) * (x[i] - 2 * Math.sin(i + 1));
        }
        along /= n * (n + 1) * (2 * n + 1) / 6.0;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double reflected = x[i] - 2 * Math.sin(i + 1) - 2 * along * (i + 1);
            sum += Math.pow(1000, i / (n - 1.0)) * reflected * reflected;
        }
        return sum;
    }
}
