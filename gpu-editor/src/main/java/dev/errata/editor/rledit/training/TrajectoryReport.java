package dev.errata.editor.rledit.training;

/**
 * What a trajectory brought. Means are over its steps.
 *
 * @param epoch number of the trajectory, from 1
 * @param reward total reward: the sum over its steps of the negated losses, in nats
 * @param edit loss of rephrased edits of the current and the remembered batches, decayed
 * @param locality KL of unrelated answers, decayed
 * @param squaredNorm ‖Δ‖²
 * @param rehearsed how many lost edits were written again
 * @param gradientNorm of all gradients together, before clipping
 * @param seconds wall-clock time
 */
public record TrajectoryReport(
    int epoch,
    double reward,
    double edit,
    double locality,
    double squaredNorm,
    double rehearsed,
    double gradientNorm,
    double seconds) {}
