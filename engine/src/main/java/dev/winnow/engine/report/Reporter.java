package dev.winnow.engine.report;

import java.time.Instant;
import java.util.Optional;

/**
 * Who reports: an attempt of a trial.
 *
 * @param trial name of the trial
 * @param trialUid uid of the trial
 * @param attempt counted from 1
 * @param accepted when a node took the attempt, by the clock of this process; empty if this process did not see it
 */
public record Reporter(String trial, String trialUid, int attempt, Optional<Instant> accepted) {}
