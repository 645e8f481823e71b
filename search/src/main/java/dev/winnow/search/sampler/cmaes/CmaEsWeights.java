package dev.winnow.search.sampler.cmaes;

/**
 * The strategy parameters of {@link CmaEs} that follow from the number of dimensions and of points.
 *
 * <p>Source: Hansen, "The CMA evolution strategy: a tutorial", arXiv 1604.00772, table 1; equations 49 to 58. That of
 * {@code rankMu} is as in the first version of the text and in the package cmaes, which Optuna uses.
 *
 * @param weights by rank, the best point first; the worse half are negative
 * @param parents number of positive weights
 * @param selected variance effective selection mass of the parents
 * @param rankOne learning rate of the rank-one update of the covariance
 * @param rankMu learning rate of its rank-mu update
 * @param pathRate learning rate of the covariance's path
 * @param stepRate learning rate of the step size's path
 * @param damping of the step size
 */
record CmaEsWeights(
        double[] weights,
        int parents,
        double selected,
        double rankOne,
        double rankMu,
        double pathRate,
        double stepRate,
        double damping) {

    /** The parameters for some points; at least 1 dimension and 2 points. */
    static CmaEsWeights of(int dimensions, int points) {
        double n = dimensions;
        int parents = points / 2;
        double[] weights = new double[points];
        double sum = 0;
        double squares = 0;
        double negativeSum = 0;
        double negativeSquares = 0;
        for (int i = 0; i < points; i++) {
            weights[i] = StrictMath.log((points + 1) / 2.0) - StrictMath.log(i + 1.0);
            if (i < parents) {
                sum += weights[i];
                squares += weights[i] * weights[i];
            } else {
                negativeSum += weights[i];
                negativeSquares += weights[i] * weights[i];
            }
        }
        double selected = sum * sum / squares;
        double rankOne = 2 / ((n + 1.3) * (n + 1.3) + selected);
        double rankMu =
                Math.min(1 - rankOne - 1e-8, 2 * (selected - 2 + 1 / selected) / ((n + 2) * (n + 2) + selected));
        double negativeSelected = negativeSum * negativeSum / negativeSquares;
        // With one parent there is no rank-mu update, so negative weights have no effect.
        double negative = Math.min(
                1 + 2 * negativeSelected / (selected + 2),
                rankMu > 0 ? Math.min(1 + rankOne / rankMu, (1 - rankOne - rankMu) / (n * rankMu)) : 0);
        for (int i = 0; i < points; i++) {
            weights[i] *= weights[i] >= 0 ? 1 / sum : -negative / negativeSum;
        }
        double stepRate = (selected + 2) / (n + selected + 5);
        return new CmaEsWeights(
                weights,
                parents,
                selected,
                rankOne,
                rankMu,
                (4 + selected / n) / (n + 4 + 2 * selected / n),
                stepRate,
                1 + 2 * Math.max(0, Math.sqrt((selected - 1) / (n + 1)) - 1) + stepRate);
    }
}
