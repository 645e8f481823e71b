package dev.winnow.engine.report;

/**
 * Who reports: an attempt of a trial.
 *
 * @param trial name of the trial
 * @param trialUid uid of the trial
 * @param attempt counted from 1
 */
public record Reporter(String trial, String trialUid, int attempt) {}
